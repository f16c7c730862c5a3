-- Why a change is not further, in words; and how far each repository was read for commits made without this API.
ALTER TABLE changes ADD COLUMN waiting jsonb;

CREATE TABLE repository_heads (
  repository text PRIMARY KEY,
  commit     text NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now()
);

-- A tenant while it is made; the truth afterwards is the fleet repository.
CREATE TABLE tenants (
  slug         text PRIMARY KEY,
  display_name text NOT NULL,
  quota        jsonb NOT NULL,
  direct_push  boolean NOT NULL DEFAULT true,
  state        text NOT NULL DEFAULT 'creating',
  change_id    text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);

-- Who did what. Every row carries the hash of the one before it in the same chain.
CREATE TABLE audit (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain         text NOT NULL,
  number        bigint NOT NULL,
  at            timestamptz NOT NULL,
  actor         text NOT NULL,
  via           text NOT NULL,
  action        text NOT NULL,
  target        text NOT NULL,
  change_id     text,
  request_id    text NOT NULL,
  previous_hash bytea NOT NULL,
  hash          bytea NOT NULL,
  UNIQUE (chain, number)
);

-- What streams tell. Ids never come twice and never go back, whatever restarts.
CREATE TABLE events (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant text NOT NULL,
  kind   text NOT NULL,
  name   text NOT NULL,
  data   json NOT NULL,
  at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX events_by_tenant ON events (tenant, id);

-- The last event of each thing, so that a new projector tells only what changed.
CREATE TABLE event_heads (
  tenant text NOT NULL,
  kind   text NOT NULL,
  name   text NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (tenant, kind, name)
);

CREATE TABLE webhook_deliveries (
  id text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);
