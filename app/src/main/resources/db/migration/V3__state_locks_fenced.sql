-- A lock belongs to one attempt of a run, and its release is remembered: an engine whose UNLOCK was answered into the void
-- sends it again.

alter table state_locks add column epoch bigint not null default 0;
alter table state_locks add column released bigint not null default 0;
