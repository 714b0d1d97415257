# A module to try `groundwork run --module` with. It needs no provider.

variable "name" {
  description = "Whom to greet."
  type        = string
}

variable "times" {
  description = "How often."
  type        = number
  default     = 1
}

variable "titles" {
  description = "What to call them."
  type        = list(string)
  default     = []
}

variable "password" {
  description = "A secret to keep."
  type        = string
  default     = "none"
  sensitive   = true
}

resource "terraform_data" "greeting" {
  count = var.times
  input = "hello ${join(" ", concat(var.titles, [var.name]))}"
}

output "greetings" {
  value = terraform_data.greeting[*].output
}

output "password_length" {
  value = nonsensitive(length(var.password))
}

output "password" {
  value     = var.password
  sensitive = true
}
