-- Short-lived servers that show a pull request: {by, until}. There until they are taken out of Git again.
ALTER TABLE pull_requests ADD COLUMN preview jsonb;
