-- Who may speak for a run, and who may read what.

-- Where a run was started if not by the server ('temporal'), and the run id of the Temporal execution that carries it: the
-- first one that spoke for it.
alter table runs add column started_on text;
alter table runs add column execution text;

-- What an artifact is for: its kind, and the run it belongs to; empty for what belongs to none (configurations, policy sets).
-- States are not here: they are read through the workspace.
create table artifact_uses (
    digest text not null,
    kind text not null,
    run_id text not null,
    primary key (digest, kind, run_id)
);

-- 0 for runs of a version that recorded no kinds: what their own rows name stays readable.
alter table runs add column kinds_recorded bigint not null default 0;
