-- The trees over the logs, in tiles: 256 hashes beside each other, of leaves (which stand with the entries), of roots of such tiles, and so on. A full tile's
-- root is written in the commit that fills it, so that a proof needs a few reads however long the log is.
CREATE TABLE tile_root (
    system INTEGER NOT NULL REFERENCES system (number),
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (system, level, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tile_root_is_not_changed BEFORE UPDATE ON tile_root
BEGIN SELECT RAISE(ABORT, 'a tile of the audit log is never changed'); END;
CREATE TRIGGER tile_root_is_not_deleted BEFORE DELETE ON tile_root
BEGIN SELECT RAISE(ABORT, 'a tile of the audit log is never deleted'); END;
