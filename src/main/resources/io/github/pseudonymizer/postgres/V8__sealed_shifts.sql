-- The keys are needed to seal what is in shift_days. The plugin does so right after this, and then drops that column.
ALTER TABLE pseudonymizer.pseudonym ADD COLUMN shift bytea;
COMMENT ON COLUMN pseudonymizer.pseudonym.shift IS 'PATIENT: AES-256-GCM of four bytes, by how many days dates move.';
