-- The common subset of SQLite and PostgreSQL: text, bigint, upserts. Times are ISO-8601 text in UTC. Secrets are not here:
-- plans and states lie sealed in the blob directory.

create table workspaces (
    name text primary key,
    active_run text
);

create table runs (
    run_id text primary key,
    workflow_id text not null,
    workspace text not null,
    mode text not null,
    configuration text not null,
    directory text not null,
    requested_by text not null,
    auto_approve bigint not null,
    idempotency_key text unique,
    status text not null,
    status_sequence bigint not null,
    created_at text not null,
    status_since text not null,
    finished_at text,
    plan text,
    policy text,
    decision text,
    error text,
    request text not null
);
create index runs_by_workspace on runs (workspace, run_id);
create index runs_by_status on runs (status, run_id);

create table feed (
    run_id text not null,
    sequence bigint not null,
    event text not null,
    primary key (run_id, sequence)
);

create table feed_sources (
    run_id text not null,
    source text not null,
    position bigint not null,
    primary key (run_id, source)
);

create table run_tokens (
    token_hash text primary key,
    run_id text not null,
    workspace text not null,
    phase text not null,
    holder text not null,
    epoch bigint not null,
    revoked bigint not null
);
create index run_tokens_by_run on run_tokens (run_id);

create table state_locks (
    workspace text primary key,
    lock_id text not null,
    info text not null,
    run_id text not null
);

create table state_versions (
    workspace text not null,
    number bigint not null,
    lineage text not null,
    serial bigint not null,
    digest text not null,
    size bigint not null,
    run_id text not null,
    created_at text not null,
    primary key (workspace, number)
);

create table state_evidence (
    id text primary key,
    workspace text not null,
    run_id text not null,
    digest text not null,
    reason text not null,
    created_at text not null
);
