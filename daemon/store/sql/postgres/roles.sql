-- roles.sql: what @daemon@ may do, under whose name daemons write, and @auditor@, who may read. Neither owns a table, so that neither can lift what the triggers
-- forbid. Entries, the tree over them and definitions are added to and never changed; archived mail stays. @schema@, @daemon@ and @auditor@ are put in
-- as quoted names.
REVOKE ALL ON ALL TABLES IN SCHEMA @schema@ FROM @daemon@, @auditor@;
REVOKE CREATE ON SCHEMA @schema@ FROM PUBLIC, @daemon@, @auditor@;
GRANT USAGE ON SCHEMA @schema@ TO @daemon@, @auditor@;
GRANT SELECT ON ALL TABLES IN SCHEMA @schema@ TO @daemon@, @auditor@;
GRANT INSERT ON entry, tile_root, definition, free_text, system TO @daemon@;
GRANT UPDATE (salt, text) ON free_text TO @daemon@;
GRANT INSERT, UPDATE ON meta, log_head, tally, instance, instance_facts, mail_archive, current_definition, alarm TO @daemon@;
GRANT INSERT, UPDATE, DELETE ON duty, timer, outbox, inbox, in_hand, daemon TO @daemon@;
GRANT UPDATE ON shard TO @daemon@;
