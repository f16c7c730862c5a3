terraform {
  required_version = ">= 1.9.0, < 2.0.0"
  # No provider: terraform_data is built in, so `terraform init` needs no network.
}
