package io.groundwork.web;

import io.groundwork.run.RunView;

/** Port: what becomes of a run that holds a workspace while nobody may carry it any more. */
public interface OrphanPolicy {
    /** Ends the run where it is proven that nobody carries it; leaves it alone otherwise. */
    void settle(RunView run);
}
