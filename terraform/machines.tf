locals {
  made      = { for name, machine in var.machines : name => machine if machine.address == null }
  user_data = templatefile("${path.module}/cloud-init.yaml.tftpl", { login = var.login, key = var.ssh_public_key })
}

# Image and user-data count when a machine is made, and never again: a new key must not cost anybody a disk. What changes later is Ansible's.
resource "terraform_data" "machine" {
  for_each = local.made

  input            = { name = each.key }
  triggers_replace = { generation = each.value.generation }

  provisioner "local-exec" {
    command = "exec \"$MACHINE\" make"
    quiet   = true
    environment = {
      MACHINE   = abspath("${path.module}/bin/machine")
      NAME      = each.key
      CPUS      = each.value.cpus
      MEMORY    = each.value.memory
      DISK      = each.value.disk
      IMAGE     = each.value.image
      TIMEOUT   = var.launch_timeout
      USER_DATA = local.user_data
    }
  }

  # Terraform does not run this for a machine whose making failed: bin/machine clears up after itself.
  provisioner "local-exec" {
    when    = destroy
    command = "exec \"$MACHINE\" remove"
    quiet   = true
    environment = {
      MACHINE = abspath("${path.module}/bin/machine")
      NAME    = self.input.name
    }
  }
}

# Apart from the machine: a new size must never make a new disk.
resource "terraform_data" "size" {
  for_each = local.made

  triggers_replace = { machine = terraform_data.machine[each.key].id, cpus = each.value.cpus, memory = each.value.memory, disk = each.value.disk }

  provisioner "local-exec" {
    command = "exec \"$MACHINE\" size"
    quiet   = true
    environment = {
      MACHINE = abspath("${path.module}/bin/machine")
      NAME    = each.key
      CPUS    = each.value.cpus
      MEMORY  = each.value.memory
      DISK    = each.value.disk
    }
  }
}
