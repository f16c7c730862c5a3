-- What servers were like over time: one row a minute for a week, one an hour for 90 days. Never the truth about anything.
CREATE TABLE samples (
  tenant       text NOT NULL,
  server       text NOT NULL,
  step         integer NOT NULL,            -- seconds that a row stands for: 60 or 3600
  at           timestamptz NOT NULL,        -- when they begin
  players      real NOT NULL,               -- on average
  players_most integer NOT NULL,
  cpu          real,                        -- cores; null where nothing measures them
  memory       double precision,            -- bytes
  PRIMARY KEY (tenant, server, step, at)
);
CREATE INDEX samples_by_age ON samples (step, at);
