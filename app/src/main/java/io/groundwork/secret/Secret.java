package io.groundwork.secret;

/** A secret value. Never serialised, never printed: {@link #toString()} is a mask. Immutable. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself; call it only where the value leaves us for the engine or a request header. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
