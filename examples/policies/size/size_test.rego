package main

plan(actions, n) := {"resource_changes": [change |
	some i in numbers.range(1, n)
	change := {"address": sprintf("acme_item.a[%d]", [i]), "change": {"actions": actions}}
]}

test_ten_are_allowed if count(deny_size) == 0 with input as plan(["create"], 10)

test_eleven_are_not if count(deny_size) == 1 with input as plan(["create"], 11)

test_a_replacement_is_no_creation if count(deny_size) == 0 with input as plan(["delete", "create"], 11)

test_a_deletion_is_told if count(warn_deletion) == 2 with input as plan(["delete"], 2)
