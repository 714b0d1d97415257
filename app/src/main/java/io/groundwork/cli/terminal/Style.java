package io.groundwork.cli.terminal;

/** Ways to set off text; what they look like is up to the terminal. */
public enum Style {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String sgr;

    Style(String sgr) {
        this.sgr = sgr;
    }

    public String paint(String text) {
        return this == PLAIN ? text : "\u001b[" + sgr + "m" + text + "\u001b[0m";
    }
}
