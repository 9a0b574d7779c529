ALTER TABLE pseudonymizer.work ADD COLUMN domain text NOT NULL DEFAULT '';
COMMENT ON COLUMN pseudonymizer.work.domain IS 'STRAY: in which domain the original gets its copy. Empty if the rules tell.';
