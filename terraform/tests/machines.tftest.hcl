# Rules and outputs; nothing is made: `terraform test`.
variables {
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleEx you@example.org"
  machines = {
    n1 = { role = "server" }
    n2 = { role = "agent", cpus = 4, memory = "8G", disk = "60G" }
    n3 = { role = "agent", address = "192.0.2.13" }
  }
}

run "made_machines_are_planned_and_given_ones_are_not" {
  command = plan
  assert {
    condition     = keys(terraform_data.machine) == ["n1", "n2"] && keys(terraform_data.size) == ["n1", "n2"]
    error_message = "Exactly n1 and n2 should be made."
  }
  assert {
    condition     = output.ground.machines.n3 == { role = "agent", address = "192.0.2.13" } && output.ground.machines.n1.address == null
    error_message = "The inventory names given addresses, and no others."
  }
}

run "user_data_carries_the_login_and_its_key" {
  command = plan
  assert {
    condition     = yamldecode(output.user_data).users[0].name == "ground" && yamldecode(output.user_data).users[0].ssh_authorized_keys == [var.ssh_public_key]
    error_message = "The user-data should hold the login and its key."
  }
  assert {
    condition     = yamldecode(output.user_data).manage_etc_hosts == "localhost" && yamldecode(output.user_data).ssh_pwauth == false
    error_message = "Ansible owns /etc/hosts, and nobody signs in by password."
  }
}

run "three_given_servers_make_no_resource" {
  command = apply
  variables {
    machines = { a = { role = "server", address = "192.0.2.1" }, b = { role = "server", address = "192.0.2.2" }, c = { role = "server", address = "192.0.2.3" } }
  }
  assert {
    condition     = length(terraform_data.machine) + length(terraform_data.size) == 0
    error_message = "Given machines should make no resource."
  }
}

run "two_servers_are_refused" {
  command = plan
  variables { machines = { a = { role = "server" }, b = { role = "server" } } }
  expect_failures = [var.machines]
}

run "no_server_is_refused" {
  command = plan
  variables { machines = { a = { role = "agent" } } }
  expect_failures = [var.machines]
}

run "an_unknown_role_is_refused" {
  command = plan
  variables { machines = { a = { role = "server" }, b = { role = "worker" } } }
  expect_failures = [var.machines]
}

run "a_name_with_capitals_is_refused" {
  command = plan
  variables { machines = { Node1 = { role = "server" } } }
  expect_failures = [var.machines]
}

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan
  variables { machines = { "1st" = { role = "server" } } }
  expect_failures = [var.machines]
}

run "half_a_cpu_is_refused" {
  command = plan
  variables { machines = { a = { role = "server", cpus = 1.5 } } }
  expect_failures = [var.machines]
}

run "memory_without_a_unit_is_refused" {
  command = plan
  variables { machines = { a = { role = "server", memory = "4096" } } }
  expect_failures = [var.machines]
}

run "a_disk_in_megabytes_is_refused" {
  command = plan
  variables { machines = { a = { role = "server", disk = "20000M" } } }
  expect_failures = [var.machines]
}

run "an_image_that_looks_like_an_option_is_refused" {
  command = plan
  variables { machines = { a = { role = "server", image = "--purge" } } }
  expect_failures = [var.machines]
}

run "an_address_that_is_none_is_refused" {
  command = plan
  variables { machines = { a = { role = "server", address = "192.0.2.300" } } }
  expect_failures = [var.machines]
}

run "one_address_for_two_is_refused" {
  command = plan
  variables { machines = { a = { role = "server", address = "192.0.2.1" }, b = { role = "agent", address = "192.0.2.1" } } }
  expect_failures = [var.machines]
}

run "a_private_key_is_refused" {
  command = plan
  variables { ssh_public_key = "-----BEGIN OPENSSH PRIVATE KEY-----" }
  expect_failures = [var.ssh_public_key]
}

run "a_key_of_two_lines_is_refused" {
  command = plan
  variables { ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleEx a\nruncmd: [reboot]" }
  expect_failures = [var.ssh_public_key]
}

run "root_as_login_is_refused" {
  command = plan
  variables { login = "root" }
  expect_failures = [var.login]
}

run "an_endless_launch_is_refused" {
  command = plan
  variables { launch_timeout = 86400 }
  expect_failures = [var.launch_timeout]
}
