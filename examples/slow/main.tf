# An apply that takes its time: long enough to watch, to cancel, and to kill things under. Three steps follow each other;
# beside them, four workers run at once. Each resource also appends a line to a file, where one is named, so that one can
# see that nothing was created twice.

terraform {
  required_version = ">= 1.4"
}

variable "seconds" {
  description = "How long each resource takes; the whole apply takes three times as long."
  type        = number
  default     = 10

  validation {
    condition     = var.seconds >= 0 && var.seconds <= 3600
    error_message = "seconds is 0 to 3600."
  }
}

variable "journal" {
  description = "A file to which each creation appends a line; none by default."
  type        = string
  default     = ""
}

locals {
  environment = {
    SECONDS_TO_SLEEP = tostring(var.seconds)
    JOURNAL          = var.journal == "" ? "/dev/null" : var.journal
  }
  command = "sleep \"$SECONDS_TO_SLEEP\" && echo \"$RESOURCE\" >>\"$JOURNAL\""
}

resource "terraform_data" "first" {
  provisioner "local-exec" {
    command     = local.command
    environment = merge(local.environment, { RESOURCE = "first" })
  }
}

resource "terraform_data" "second" {
  depends_on = [terraform_data.first]

  provisioner "local-exec" {
    command     = local.command
    environment = merge(local.environment, { RESOURCE = "second" })
  }
}

resource "terraform_data" "third" {
  depends_on = [terraform_data.second]

  provisioner "local-exec" {
    command     = local.command
    environment = merge(local.environment, { RESOURCE = "third" })
  }
}

resource "terraform_data" "worker" {
  count      = 4
  depends_on = [terraform_data.first]

  provisioner "local-exec" {
    command     = local.command
    environment = merge(local.environment, { RESOURCE = "worker-${count.index}" })
  }
}

output "finished" {
  value = concat([terraform_data.third.id], terraform_data.worker[*].id)
}
