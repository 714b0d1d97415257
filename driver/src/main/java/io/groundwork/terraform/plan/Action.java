package io.groundwork.terraform.plan;

import java.util.List;

/** The actions of a change in one word. */
public enum Action {
    NO_OP,
    CREATE,
    READ,
    UPDATE,
    DELETE,
    /** Removed from the state, the object stays. */
    FORGET,
    DELETE_THEN_CREATE,
    CREATE_THEN_DELETE,
    /** A replacement that leaves the old object alone. */
    CREATE_THEN_FORGET,
    /** Something this version of the driver does not know. Never treat it as harmless. */
    UNKNOWN;

    static Action of(List<String> actions) {
        return switch (String.join(",", actions)) {
            case "no-op" -> NO_OP;
            case "create" -> CREATE;
            case "read" -> READ;
            case "update" -> UPDATE;
            case "delete" -> DELETE;
            case "forget" -> FORGET;
            case "delete,create" -> DELETE_THEN_CREATE;
            case "create,delete" -> CREATE_THEN_DELETE;
            case "create,forget" -> CREATE_THEN_FORGET;
            default -> UNKNOWN;
        };
    }

    /** One object takes the place of another. */
    public boolean isReplacement() {
        return this == DELETE_THEN_CREATE || this == CREATE_THEN_DELETE || this == CREATE_THEN_FORGET;
    }

    /** An existing object is destroyed. */
    public boolean destroys() {
        return this == DELETE || this == DELETE_THEN_CREATE || this == CREATE_THEN_DELETE;
    }

    /** An existing object leaves the state and stays as it is. */
    public boolean forgets() {
        return this == FORGET || this == CREATE_THEN_FORGET;
    }

    /** Whether applying it does anything, as the engine counts. */
    public boolean isChange() {
        return this != NO_OP && this != READ;
    }
}
