-- A copy is a copy wherever it is.
DROP INDEX pseudonymizer.link_by_copy;
CREATE INDEX link_by_copy ON pseudonymizer.link (copy);

-- What belongs to a link follows it, also when its archive gets another name.
ALTER TABLE pseudonymizer.copied_files DROP CONSTRAINT copied_files_archive_domain_original_digest_fkey;
ALTER TABLE pseudonymizer.copied_files ADD FOREIGN KEY (archive, domain, original_digest)
    REFERENCES pseudonymizer.link ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE pseudonymizer.work ADD COLUMN server text NOT NULL DEFAULT '';
COMMENT ON COLUMN pseudonymizer.work.server IS 'CLAIMED: by which of the servers that share the archive.';
COMMENT ON COLUMN pseudonymizer.link.archive IS 'Which index of Orthanc holds both.';
