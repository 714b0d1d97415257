# Policy sets that answer wrongly: each entrypoint is one way of failing that must never look like a pass.
package broken

fine := {"judged": count(input.plan.resource_changes), "violations": [good]}

boolean := true

nothing := null

text := "no violations"

only_a_list := []

no_judged := {"violations": []}

judged_as_text := {"judged": "1", "violations": []}

judged_too_few := {"judged": 0, "violations": []}

no_violations := {"judged": 1}

violations_as_boolean := {"judged": 1, "violations": true}

violation_as_text := {"judged": 1, "violations": ["denied"]}

unknown_level := {"judged": 1, "violations": [object.union(good, {"level": "severe"})]}

no_level := {"judged": 1, "violations": [object.remove(good, ["level"])]}

no_message := {"judged": 1, "violations": [object.remove(good, ["message"])]}

blank_message := {"judged": 1, "violations": [object.union(good, {"message": " "})]}

message_as_number := {"judged": 1, "violations": [object.union(good, {"message": 7})]}

no_rule := {"judged": 1, "violations": [object.remove(good, ["rule"])]}

address_as_object := {"judged": 1, "violations": [object.union(good, {"address": {}})]}

# The host has no such builtin.
missing_builtin := {"judged": 1, "violations": [object.union(good, {"message": regex.replace(input.plan.format_version, "1", "2")})]}

undefined if input.plan.no_such_key == "never"

good := {"rule": "some_rule", "level": "advisory", "message": "told", "address": "terraform_data.a"}
