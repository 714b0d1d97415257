-- An apply from the moment its engine is allowed to write until its end is proven. A run whose apply has no proven end
-- leaves its workspace in doubt: no other run may write there until the end is proven, or a person accepts what may be lost.

create table applies (
    run_id text primary key,
    workspace text not null,
    holder text not null,
    plan_digest text not null,
    epoch bigint not null,
    begun_at text not null,
    ended_at text,
    ending text,
    why text,
    accepted_by text,
    accepted_in text
);

alter table workspaces add column doubtful_run text;
alter table runs add column doubt text;
-- Who ended the run: workflow, or server if nobody carried it any more.
alter table runs add column ended_by text;

-- Runs that the previous build left in the middle of an apply.
insert into applies (run_id, workspace, holder, plan_digest, epoch, begun_at)
    select t.run_id, t.workspace, min(t.holder), '', max(t.epoch), r.status_since
    from run_tokens t join runs r on r.run_id = t.run_id
    where t.phase = 'apply' and r.finished_at is null
    group by t.run_id, t.workspace, r.status_since;
