-- People, what they belong to, and how they prove who they are.
CREATE TABLE people (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  issuer        text NOT NULL,
  subject       text NOT NULL,
  login         text NOT NULL,
  display_name  text NOT NULL,
  email         text NOT NULL,
  administrator boolean NOT NULL DEFAULT false,
  gitea_login   text UNIQUE,
  -- When the token was issued that last told the memberships: an older one changes nothing.
  standing_at   timestamptz NOT NULL,
  seen_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (issuer, subject)
);

CREATE TABLE memberships (
  person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
  tenant    text NOT NULL,
  role      text NOT NULL,
  source    text NOT NULL DEFAULT 'oidc',
  since     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, tenant)
);
CREATE INDEX memberships_by_tenant ON memberships (tenant);

CREATE TABLE api_keys (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id  uuid NOT NULL REFERENCES people ON DELETE CASCADE,
  -- A key made with a key goes when that one goes.
  parent_id  uuid REFERENCES api_keys,
  tenant     text,
  name       text NOT NULL,
  hint       text NOT NULL,
  digest     bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  used_at    timestamptz
);
CREATE INDEX api_keys_by_person ON api_keys (person_id);

CREATE TABLE sessions (
  digest     bytea PRIMARY KEY,
  person_id  uuid NOT NULL REFERENCES people ON DELETE CASCADE,
  id_token   bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

-- What a write answered, so that the same Idempotency-Key answers the same.
CREATE TABLE idempotency (
  person_id   uuid NOT NULL REFERENCES people ON DELETE CASCADE,
  key         text NOT NULL,
  fingerprint bytea NOT NULL,
  status      integer,
  body        jsonb,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
