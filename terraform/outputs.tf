# No address of a made machine: it changes when the machine restarts. Ansible's inventory asks Multipass when it runs.
output "ground" {
  description = "What Ansible's inventory needs to know."
  value = {
    login    = var.login
    machines = { for name, machine in var.machines : name => { role = machine.role, address = machine.address } }
  }
}

output "user_data" {
  description = "What cloud-init is told on a new machine; for machines made another way, too."
  value       = local.user_data
}
