-- 0001: what entries are found by, built behind the log into a file of its own, which may be deleted at any time and is built anew.
-- A block is 2048 entries that follow each other; only whole blocks stand here, and what stands here is never changed.

CREATE TABLE system (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    indexed_to INTEGER NOT NULL,
    -- Leaf hash of the last entry that is indexed: an index of another log is known by it.
    leaf BLOB NOT NULL
) STRICT;

-- Which entries of a block have a term: "kind=ItemDecided", "word:visits". As postings.hpp says.
CREATE TABLE posting (
    system INTEGER NOT NULL REFERENCES system (number),
    term TEXT NOT NULL,
    block INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (system, term, block)
) STRICT, WITHOUT ROWID;
