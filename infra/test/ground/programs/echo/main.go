// A game of the tests: it answers every UDP packet with itself, and ends when it is told to.
package main

import (
	"net"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	socket, err := net.ListenPacket("udp", ":30000")
	if err != nil {
		panic(err)
	}
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	go func() { <-told; os.Exit(0) }()
	packet := make([]byte, 1500)
	for {
		if size, from, err := socket.ReadFrom(packet); err == nil {
			_, _ = socket.WriteTo(packet[:size], from)
		}
	}
}
