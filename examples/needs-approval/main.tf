# The first run creates twelve records. A run with keep=0 would delete all twelve at once, which the default policy set
# does not let pass without a person (rule mass_deletion, more than ten).

terraform {
  required_version = ">= 1.4"
}

variable "keep" {
  description = "How many of the twelve records there shall be."
  type        = number
  default     = 12

  validation {
    condition     = var.keep >= 0 && var.keep <= 12 && floor(var.keep) == var.keep
    error_message = "keep is a whole number from 0 to 12."
  }
}

resource "terraform_data" "record" {
  count = var.keep
  input = { number = count.index }
}

output "records" {
  value = length(terraform_data.record)
}
