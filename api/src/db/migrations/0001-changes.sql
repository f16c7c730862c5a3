-- One row per change asked for through the API, written before anything is pushed. Git holds the truth about servers; this table
-- holds what was promised to people, so that an accepted change survives every crash.
create table changes (
  id            text primary key,
  tenant        text not null,
  repository    text not null,              -- "redfox/gameservers"
  server        text,                       -- null: not about one server
  kind          text not null,              -- create | update | delete | start | …
  author_name   text not null,
  author_email  text not null,
  person        text not null,              -- subject of the identity, or the key's id
  request_id    text not null,
  subject       text not null,              -- first line of the commit message
  intent        jsonb not null,             -- the wish: enough to make the edit again after a crash
  base_blob     text,                       -- blob the person edited; null for a new file
  base_commit   text,                       -- head known when the row was written; look-ups in Git stop there
  state         text not null default 'accepted'
                check (state in ('accepted', 'committed', 'synced', 'applied', 'ready', 'failed', 'superseded', 'unchanged')),
  commit        text,
  error         jsonb,                      -- Refusal: {code, message, status, conflicts?, file?, line?, column?}
  created_at    timestamptz not null default now(),
  committed_at  timestamptz,
  synced_at     timestamptz,
  applied_at    timestamptz,
  ready_at      timestamptz,
  ended_at      timestamptz                 -- failed, superseded or unchanged
);
create index changes_pending on changes (repository, created_at) where state = 'accepted';
create index changes_by_tenant on changes (tenant, created_at desc);
create index changes_by_commit on changes (commit) where commit is not null;
