ALTER TABLE pseudonymizer.link ADD COLUMN orphans integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN pseudonymizer.link.orphans IS 'How many instances of the copy had no original any more when it was last complete.';

CREATE TABLE pseudonymizer.copied_files (
    archive text NOT NULL,
    domain text NOT NULL,
    original_digest bytea NOT NULL,
    files bytea NOT NULL,
    PRIMARY KEY (archive, domain, original_digest),
    FOREIGN KEY (archive, domain, original_digest) REFERENCES pseudonymizer.link
);
-- Sealed bytes cannot be compressed.
ALTER TABLE pseudonymizer.copied_files ALTER COLUMN files SET STORAGE EXTERNAL;
COMMENT ON TABLE pseudonymizer.copied_files IS 'Of which files the instances of copies were made, one row for each link. Apart from the links, for it is large.';
COMMENT ON COLUMN pseudonymizer.copied_files.files IS 'AES-256-GCM of three digests of 48 bits for each instance of the copy: of its Orthanc id, and of the UUID and the content of the file of the original.';
