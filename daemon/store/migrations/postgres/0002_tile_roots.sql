-- The trees over the logs, in tiles: 256 hashes beside each other, of leaves (which stand with the entries), of roots of such tiles, and so on. A full tile's
-- root is written in the commit that fills it, so that a proof needs a few reads however long the log is.
CREATE TABLE tile_root (
    system BIGINT NOT NULL REFERENCES system (number),
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    root BYTEA NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (system, level, number)
);
CREATE TRIGGER tile_root_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON tile_root
FOR EACH STATEMENT EXECUTE FUNCTION entry_stands();
