-- Where a workspace's configuration comes from: a repository and a path in it, or a machine and a path. Null until a run says so.
alter table workspaces add column origin text;
