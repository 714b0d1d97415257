package io.groundwork.terraform.plan;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Which part of a {@code show -json} document a node is: a value, which may be masked, or the plan's own structure, which must
 * stay as it is. The elements of a list are the same part as the list.
 *
 * <p>The tables are of Terraform 1.x and OpenTofu 1.x. What a newer engine writes into a part that is known here is {@link
 * #UNKNOWN}: it is masked like a value for policies, hidden from people, and a plan that had something to mask there is not to be
 * trusted.
 */
enum PlanPart {
    /** Trees below before, after, values and the like, and constants. A whole tree may become one placeholder. */
    VALUE,
    /** Words of the engine and names that stand in the configuration: types, modes, actions, names. */
    WORD,
    /** Names of the configuration, with instance keys that come from values. */
    ADDRESS,
    /** An instance key, or a step of a path: comes from a value, and yet it is structure. */
    KEY,
    /** Has the shape of a value and its keys, but the leaves are the engine's: masks and types. */
    SHAPE,
    /** Text from the configuration that is no value: descriptions, references, sources. */
    TEXT,
    UNKNOWN,
    /** A section that a newer engine has added: masked like a value for policies, which name it, and hidden from people. */
    NEW_SECTION,

    PLAN("""
            WORD format_version terraform_version timestamp applyable complete errored
            VARIABLES variables
            STATE_VALUES planned_values
            STATE prior_state
            RESOURCE_CHANGE resource_changes resource_drift
            DEFERRED_CHANGE deferred_changes
            CHANGES output_changes
            ACTION action_invocations
            DEFERRED_ACTION deferred_action_invocations
            RELEVANT_ATTRIBUTE relevant_attributes
            CHECK checks
            CONFIGURATION configuration
            NEW_SECTION *"""),
    VARIABLES("VARIABLE *"),
    VARIABLE("VALUE value"),
    STATE("""
            WORD format_version terraform_version
            STATE_VALUES values
            CHECK checks"""),
    STATE_VALUES("""
            OUTPUTS outputs
            MODULE_VALUES root_module"""),
    OUTPUTS("OUTPUT *"),
    OUTPUT("""
            VALUE value
            SHAPE type
            WORD sensitive
            TEXT deprecated"""),
    MODULE_VALUES("""
            ADDRESS address
            RESOURCE_VALUES resources
            MODULE_VALUES child_modules"""),
    RESOURCE_VALUES("""
            ADDRESS address depends_on
            WORD mode type name provider_name schema_version identity_schema_version tainted deposed_key
            KEY index
            VALUE values identity
            SHAPE sensitive_values"""),
    RESOURCE_CHANGE("""
            ADDRESS address previous_address module_address
            WORD mode type name index_unknown provider_name deposed action_reason
            KEY index
            CHANGE change"""),
    DEFERRED_CHANGE("""
            WORD reason
            RESOURCE_CHANGE resource_change"""),
    CHANGES("CHANGE *"),
    CHANGE("""
            WORD actions
            VALUE before after before_identity after_identity importing generated_config
            SHAPE after_unknown before_sensitive after_sensitive
            KEY replace_paths"""),
    ACTION("""
            ADDRESS address
            WORD type name provider_name
            VALUE config_values
            SHAPE config_sensitive config_unknown
            ACTION_TRIGGER lifecycle_action_trigger invoke_action_trigger"""),
    ACTION_TRIGGER("""
            ADDRESS triggering_resource_address calling_resource_address
            WORD action_trigger_event action_trigger_block_index actions_list_index on_failure"""),
    DEFERRED_ACTION("""
            WORD reason
            ACTION action_invocation"""),
    RELEVANT_ATTRIBUTE("""
            ADDRESS resource
            KEY attribute"""),
    CHECK("""
            CHECK_ADDRESS address
            WORD status
            CHECK instances
            PROBLEM problems"""),
    CHECK_ADDRESS("""
            ADDRESS to_display module
            WORD kind mode type name
            KEY instance_key"""),
    PROBLEM("VALUE message"),
    CONFIGURATION("""
            PROVIDERS provider_config
            MODULE root_module"""),
    PROVIDERS("PROVIDER *"),
    PROVIDER("""
            WORD name full_name alias version_constraint module_address
            EXPRESSIONS expressions"""),
    MODULE("""
            CONFIGURED_OUTPUTS outputs
            CONFIGURED_RESOURCE resources
            CALLS module_calls
            CONFIGURED_ACTION actions
            CONFIGURED_VARIABLES variables"""),
    CONFIGURED_VARIABLES("CONFIGURED_VARIABLE *"),
    CONFIGURED_VARIABLE("""
            VALUE default
            SHAPE type
            TEXT description deprecated
            WORD sensitive ephemeral nullable"""),
    CONFIGURED_OUTPUTS("CONFIGURED_OUTPUT *"),
    CONFIGURED_OUTPUT("""
            EXPRESSION expression
            TEXT description deprecated depends_on
            WORD sensitive ephemeral"""),
    CONFIGURED_RESOURCE("""
            WORD address mode type name provider_config_key schema_version
            PROVISIONER provisioners
            EXPRESSIONS expressions
            EXPRESSION count_expression for_each_expression
            TEXT depends_on"""),
    CONFIGURED_ACTION("""
            WORD address type name provider_config_key schema_version
            EXPRESSIONS expressions
            EXPRESSION count_expression for_each_expression"""),
    PROVISIONER("""
            WORD type
            EXPRESSIONS expressions"""),
    CALLS("CALL *"),
    CALL("""
            TEXT source depends_on
            WORD version_constraint
            EXPRESSIONS expressions
            EXPRESSION count_expression for_each_expression
            MODULE module"""),
    EXPRESSIONS("EXPRESSION *"),
    /** A nested block has the names of its attributes here. */
    EXPRESSION("""
            VALUE constant_value
            TEXT references
            EXPRESSION *""");

    private static final String OTHERS = "*";

    private static final Map<PlanPart, Map<String, PlanPart>> FIELDS = new EnumMap<>(PlanPart.class);

    static {
        for (PlanPart part : values()) {
            Map<String, PlanPart> fields = new HashMap<>();
            part.table.lines().forEach(line -> {
                String[] words = line.split(" ", -1);
                for (int i = 1; i < words.length; i++) {
                    fields.put(words[i], valueOf(words[0]));
                }
            });
            FIELDS.put(part, fields);
        }
    }

    private final String table;

    PlanPart() {
        this("");
    }

    PlanPart(String table) {
        this.table = table;
    }

    /** The part that a field of this one is. */
    PlanPart field(String name) {
        if (this == VALUE || this == SHAPE || this == NEW_SECTION) {
            return this;
        }
        Map<String, PlanPart> fields = FIELDS.getOrDefault(this, Map.of());
        return fields.getOrDefault(name, fields.getOrDefault(OTHERS, UNKNOWN));
    }

    /** Whether the names of its fields come from values, e.g. the keys of a map, and not from the engine or a configuration. */
    boolean isNamedByValues() {
        return this == VALUE || this == SHAPE || !isKnown();
    }

    /** Whether a table of ours has a place for it. */
    boolean isKnown() {
        return this != UNKNOWN && this != NEW_SECTION;
    }

    /** Whether it may be masked without changing what the plan is. */
    boolean isValue() {
        return this == VALUE || this == NEW_SECTION;
    }
}
