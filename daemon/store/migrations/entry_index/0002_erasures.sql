-- 0002: up to which entry it is known that nothing was erased from the log since it was indexed. Where something was, the log is indexed anew.
ALTER TABLE system ADD COLUMN looked_to INTEGER NOT NULL DEFAULT 0;
