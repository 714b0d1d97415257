# The one entrypoint of the default policy set: `groundwork/verdict`.
#
# Input: {"plan": <plan JSON as `show -json` prints it, secrets masked>, "settings": {...}}.
#
# `judged` is how many changes the set has seen. The caller compares it with its own count, so an input that got lost on
# the way can never look like a plan without violations.
#
# Builtins: only those that OPA's WebAssembly target implements itself. No sprintf, regex.replace, time.*, semver.*: the
# host would have to supply them. And none that fails on a wrong type: such an error is silent and means "no violation".
package groundwork

verdict := {"judged": count(changes), "violations": violations}

# A violation is {"rule", "level", "message", "address"}; the address is "" where no single resource is meant.
violations contains violation("settings", "hard-mandatory", message, "") if {
	some message in settings_errors
}

violation(rule, level, message, address) := {
	"rule": rule,
	"level": level,
	"message": message,
	"address": address,
}
