ALTER TABLE pseudonymizer.link ADD COLUMN rules text NOT NULL DEFAULT '';
ALTER TABLE pseudonymizer.link ADD COLUMN unfinished boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN pseudonymizer.link.rules IS 'Digest of the rules by which the copy was made; tells nothing about them. Empty: not recorded, so older. mixed: some instances whose originals are gone were made by older ones.';
COMMENT ON COLUMN pseudonymizer.link.unfinished IS 'All instances are being made again, and some are still as they were.';
CREATE INDEX link_by_rules ON pseudonymizer.link (archive, domain, rules) WHERE instances > 0;

CREATE TABLE pseudonymizer.link_wishes (
    archive text NOT NULL,
    domain text NOT NULL,
    original_digest bytea NOT NULL,
    wishes bytea NOT NULL,
    PRIMARY KEY (archive, domain, original_digest),
    FOREIGN KEY (archive, domain, original_digest) REFERENCES pseudonymizer.link ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE pseudonymizer.link_wishes IS 'The wishes of the client with which a copy was made, if there were any.';
COMMENT ON COLUMN pseudonymizer.link_wishes.wishes IS 'AES-256-GCM of the wishes, which may hold values.';

CREATE TABLE pseudonymizer.rules (
    domain text NOT NULL,
    digest text NOT NULL,
    rules bytea NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (domain, digest)
);
COMMENT ON TABLE pseudonymizer.rules IS 'Every set of rules by which a copy was made.';
COMMENT ON COLUMN pseudonymizer.rules.rules IS 'AES-256-GCM of the rules.';

ALTER TABLE pseudonymizer.work ADD COLUMN remake boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN pseudonymizer.work.remake IS 'Whether copies that are there are made again.';
