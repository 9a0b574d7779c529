-- The key file notes it, so that an empty database in this one's place is noticed. A restored backup has the same.
ALTER TABLE pseudonymizer.key_check ADD COLUMN database uuid NOT NULL
    DEFAULT md5(random()::text || clock_timestamp()::text || pg_backend_pid()::text)::uuid;
COMMENT ON COLUMN pseudonymizer.key_check.database IS 'Tells this database from others; the key file holds it, too.';
