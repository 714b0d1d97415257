# Too many deletions at once. A replacement deletes too, as in the engine's own "to destroy". In a destroy run deleting
# everything is what was asked for, so the number says nothing there.
package groundwork

deletions := [change | some change in changes; deletes(change)]

violations contains violation("mass_deletion", mass_deletion, message, "") if {
	mass_deletion != "off"
	mode != "destroy"
	count(deletions) > max_deletions
	message := concat("", [
		format_int(count(deletions), 10),
		" resources would be deleted or replaced at once, more than the ",
		format_int(max_deletions, 10),
		" allowed (max_deletions)",
	])
}
