-- What is about to be tried again: stage, attempt, when, and what went wrong, as JSON.
alter table runs add column retry text;
