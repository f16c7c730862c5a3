-- Which repository template a tenant was offered last, and every content of ours that each of its paths had: what is there and one of
-- these is nobody's edit. Tenants made before this know of none, so nothing of theirs is written over.
ALTER TABLE tenants ADD COLUMN template_offered text, ADD COLUMN template_delivered jsonb NOT NULL DEFAULT '{}';
