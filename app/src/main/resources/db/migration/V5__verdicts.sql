-- The verdicts on plans that the server has accepted: they were reached by all that its operator requires. Runs that were
-- judged before have none; for them the report in their row counts.
create table verdicts (
    run_id text not null,
    plan_digest text not null,
    accepted_at text not null,
    report text not null,
    primary key (run_id, plan_digest)
);
