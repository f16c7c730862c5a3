variable "machines" {
  description = "The machines of a ground, by name. One with an address is given: somebody else made it, and nothing here touches it."
  type = map(object({
    role   = string
    cpus   = optional(number, 2)
    memory = optional(string, "4G")
    disk   = optional(string, "20G")
    # As Multipass takes it: a release, an alias, or file:///… where there is no internet. It counts when the machine is made.
    image = optional(string, "24.04")
    # Count it up to have the machine made anew. Its disk is lost.
    generation = optional(number, 1)
    address    = optional(string)
  }))

  validation {
    condition     = alltrue([for name in keys(var.machines) : can(regex("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$", name))])
    error_message = "A machine's name is lower-case letters, digits and hyphens, begins with a letter, and has 40 characters at most."
  }
  validation {
    condition     = alltrue([for machine in var.machines : contains(["server", "agent"], machine.role)])
    error_message = "A machine's role is server or agent."
  }
  validation {
    condition     = contains([1, 3, 5], length([for machine in var.machines : machine if machine.role == "server"]))
    error_message = "A ground has 1, 3 or 5 servers: etcd needs a majority, and an even number survives no more than one less."
  }
  validation {
    condition     = alltrue([for machine in var.machines : machine.cpus >= 1 && machine.cpus <= 64 && floor(machine.cpus) == machine.cpus])
    error_message = "A machine has a whole number of CPUs, 1 to 64."
  }
  validation {
    condition     = alltrue([for machine in var.machines : can(regex("^[1-9][0-9]{0,3}G$", machine.memory)) && can(regex("^[1-9][0-9]{0,3}G$", machine.disk))])
    error_message = "Memory and disk are whole gigabytes: 4G, 20G."
  }
  validation {
    condition     = alltrue([for machine in var.machines : can(regex("^(file:///[^\\s'\"]+|[a-z0-9][a-z0-9.:-]*)$", machine.image))])
    error_message = "An image is a release or alias that `multipass find` lists, or file:/// and a path."
  }
  validation {
    condition     = alltrue([for machine in var.machines : machine.generation >= 1 && floor(machine.generation) == machine.generation])
    error_message = "A machine's generation is a whole number, 1 or more."
  }
  validation {
    condition     = alltrue([for machine in var.machines : machine.address == null ? true : can(cidrhost("${machine.address}/32", 0))])
    error_message = "A given machine's address is an IPv4 address."
  }
  validation {
    condition     = length([for machine in var.machines : machine if machine.address != null]) == length(distinct([for machine in var.machines : machine.address if machine.address != null]))
    error_message = "Two given machines have the same address."
  }
}

variable "ssh_public_key" {
  description = "Who may sign in to made machines: one line of an authorized_keys file. The private half stays where it is."
  type        = string

  validation {
    condition     = can(regex("^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]{60,}={0,3}( [^\n\r'\"]*)?$", var.ssh_public_key))
    error_message = "The key is one public key in OpenSSH's form, for example the content of ~/.ssh/id_ed25519.pub without its last line break."
  }
}

variable "login" {
  description = "The account on made machines that Ansible signs in to."
  type        = string
  default     = "ground"

  validation {
    condition     = can(regex("^[a-z][-a-z0-9]{0,30}$", var.login)) && var.login != "root"
    error_message = "The login is lower-case letters, digits and hyphens, begins with a letter, and is not root."
  }
}

variable "launch_timeout" {
  description = "Seconds until a machine that does not come up counts as failed."
  type        = number
  default     = 600

  validation {
    condition     = var.launch_timeout >= 60 && var.launch_timeout <= 3600
    error_message = "The launch timeout is 60 to 3600 seconds."
  }
}
