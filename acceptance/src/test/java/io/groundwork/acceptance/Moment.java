package io.groundwork.acceptance;

/** Where in a run something happens to it. */
enum Moment {
    INIT,
    PLAN,
    WAITING,
    APPLY
}
