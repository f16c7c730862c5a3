-- A revision or version of a game on its way through all tenants, wave by wave: canaries first.
CREATE TABLE rollouts (
  id             uuid PRIMARY KEY,
  game           text NOT NULL,
  -- What every server of the game is to say: {revision?, version?}.
  wanted         jsonb NOT NULL,
  -- Slugs, wave by wave.
  waves          jsonb NOT NULL,
  -- A wave that is not ready in so many seconds stops the roll-out.
  within_seconds integer NOT NULL,
  state          text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'stopped', 'going-back', 'back')),
  reason         text,
  wave           integer NOT NULL DEFAULT 0,
  wave_began     timestamptz,
  person         uuid NOT NULL,
  author_name    text NOT NULL,
  author_email   text NOT NULL,
  actor          text NOT NULL,
  via            text NOT NULL,
  request_id     text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  claimed_until  timestamptz
);

-- One server of a roll-out: what it said before, and the change that moves it.
CREATE TABLE rollout_steps (
  rollout   uuid NOT NULL REFERENCES rollouts (id),
  tenant    text NOT NULL,
  server    text NOT NULL,
  wave      integer NOT NULL,
  before    jsonb NOT NULL,
  change_id text NOT NULL,
  PRIMARY KEY (rollout, tenant, server)
);
