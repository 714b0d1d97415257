variable "prefix" {
  description = "What the namespace's name begins with; names are unique in an account."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,21}$", var.prefix))
    error_message = "prefix is 1 to 22 of a-z, 0-9 and '-', and begins with a letter."
  }
}

variable "region" {
  description = "Where the namespace runs, with its cloud in front."
  type        = string
  default     = "aws-us-east-1"
}

variable "email" {
  description = "Who is to be the administrator."
  type        = string
}

variable "account_admin" {
  description = "Of the whole account, rather than of the one namespace."
  type        = bool
  default     = false
}

variable "endpoint" {
  description = "Temporal Cloud's API."
  type        = string
  default     = "saas-api.tmprl.cloud:443"
}
