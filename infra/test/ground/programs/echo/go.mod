module pteronimbus.io/ground/echo

go 1.26.0
