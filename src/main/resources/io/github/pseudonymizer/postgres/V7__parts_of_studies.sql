CREATE TABLE pseudonymizer.link_part (
    archive text NOT NULL,
    domain text NOT NULL,
    original_digest bytea NOT NULL,
    resources bytea NOT NULL,
    PRIMARY KEY (archive, domain, original_digest),
    FOREIGN KEY (archive, domain, original_digest) REFERENCES pseudonymizer.link ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE pseudonymizer.link_part IS 'Of which part of a study a copy was last stored, if not of all of it: what a crash interrupted must not become more than was asked for.';
COMMENT ON COLUMN pseudonymizer.link_part.resources IS 'AES-256-GCM of a line for each series or instance: its level and its Orthanc id.';
