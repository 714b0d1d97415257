variable "prefix" {
  description = "What the namespace's name begins with; names are unique in an account."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,27}$", var.prefix))
    error_message = "prefix is 1 to 28 of a-z, 0-9 and '-', and begins with a letter."
  }
}

variable "region" {
  description = "Where the namespace runs, with its cloud in front."
  type        = string
  default     = "aws-us-east-1"
}

variable "retention_days" {
  description = "How many days the history of a closed workflow is kept."
  type        = number
  default     = 14
}

variable "accepted_client_ca" {
  description = "The certificate of the authority that signs the certificates of your workers (PEM)."
  type        = string

  validation {
    condition     = strcontains(var.accepted_client_ca, "-----BEGIN CERTIFICATE-----")
    error_message = "accepted_client_ca is the text of a certificate in PEM."
  }
}

variable "endpoint" {
  description = "Temporal Cloud's API."
  type        = string
  default     = "saas-api.tmprl.cloud:443"
}
