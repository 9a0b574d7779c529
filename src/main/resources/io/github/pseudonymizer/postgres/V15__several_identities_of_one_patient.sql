ALTER TABLE pseudonymizer.pseudonym ADD COLUMN alias bigint NOT NULL DEFAULT 0;
ALTER TABLE pseudonymizer.pseudonym ADD COLUMN merged_into text;
ALTER TABLE pseudonymizer.pseudonym DROP CONSTRAINT pseudonym_domain_kind_value_key;
ALTER TABLE pseudonymizer.pseudonym ADD UNIQUE (domain, kind, value, alias);
ALTER TABLE pseudonymizer.pseudonym ADD CHECK (kind = 'PATIENT' OR alias = 0);
ALTER TABLE pseudonymizer.pseudonym ADD CHECK (merged_into IS NULL OR (kind = 'PATIENT' AND forgotten IS NOT NULL));
COMMENT ON COLUMN pseudonymizer.pseudonym.alias IS '0, or which further identity of the patient it is. All rows with one value have the same shift.';
COMMENT ON COLUMN pseudonymizer.pseudonym.merged_into IS 'The pseudonym that all identities got that had this one, which only stays taken.';

CREATE TABLE pseudonymizer.former_copy (
    archive text NOT NULL,
    domain text NOT NULL,
    original_digest bytea NOT NULL,
    copy text NOT NULL,
    PRIMARY KEY (archive, domain, original_digest, copy),
    FOREIGN KEY (archive, domain, original_digest) REFERENCES pseudonymizer.link ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX former_copy_by_copy ON pseudonymizer.former_copy (copy);
COMMENT ON TABLE pseudonymizer.former_copy IS 'Copies with a pseudonym that was merged into another one. They are deleted when the copy with that one is stored.';

ALTER TABLE pseudonymizer.forgotten_copy ADD COLUMN renewed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN pseudonymizer.forgotten_copy.renewed IS 'Whether it has fresh UIDs: nothing leads to the copy before.';
CREATE TABLE pseudonymizer.renewal (
    domain text NOT NULL,
    pseudonym text NOT NULL,
    secret bytea NOT NULL,
    PRIMARY KEY (domain, pseudonym)
);
COMMENT ON TABLE pseudonymizer.renewal IS 'Patients whose copies are getting fresh UIDs. Rows are deleted when that is done.';
COMMENT ON COLUMN pseudonymizer.renewal.secret IS 'AES-256-GCM of the random secret that makes the UIDs.';
