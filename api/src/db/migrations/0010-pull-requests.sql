-- What is known of each pull request of a tenant, and what is to be done about it. Number 0 is main itself. A row is a queue entry too:
-- whoever claims it looks; what is told twice, late or by two replicas is looked at once.
CREATE TABLE pull_requests (
  tenant        text NOT NULL,
  number        integer NOT NULL,
  state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'merged', 'closed')),
  title         text NOT NULL DEFAULT '',
  author        text NOT NULL DEFAULT '',
  -- Commits that the verdict is about.
  head          text,
  base          text,
  verdict       text,
  summary       text,
  -- Digests of what was said last, so that nothing is said twice.
  said_status   text,
  said_comment  text,
  comment_id    bigint,
  -- The newest comment that was read for orders, and the order that stands: {by, when, at?}.
  read_until    bigint NOT NULL DEFAULT 0,
  merge_order   jsonb,
  note          text,
  -- Whether it changes servers; its merge, as long as that is followed, and how far it was told.
  moves         boolean NOT NULL DEFAULT true,
  merge_commit  text,
  followed      boolean NOT NULL DEFAULT false,
  told          text,
  due_at        timestamptz,
  claimed_until timestamptz,
  tries         integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, number)
);
CREATE INDEX pull_requests_due ON pull_requests (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX pull_requests_followed ON pull_requests (merge_commit) WHERE merge_commit IS NOT NULL AND NOT followed;

-- When a tenant was last searched for what no webhook told.
ALTER TABLE tenants ADD COLUMN pull_requests_swept_at timestamptz;
