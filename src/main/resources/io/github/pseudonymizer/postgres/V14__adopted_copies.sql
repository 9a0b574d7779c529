ALTER TABLE pseudonymizer.domain ADD COLUMN adoptions bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN pseudonymizer.domain.adoptions IS 'How many copies of others were adopted: servers then read the UIDs of the new ones.';

ALTER TABLE pseudonymizer.pseudonym ADD COLUMN shift_given boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN pseudonymizer.pseudonym.shift_given IS 'Whether an administrator or an adopted copy has told the shift; otherwise it was drawn.';

CREATE TABLE pseudonymizer.adopted_uid (
    domain text NOT NULL REFERENCES pseudonymizer.domain (name),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    value text NOT NULL,
    original bytea NOT NULL,
    own boolean NOT NULL,
    pseudonym text NOT NULL,
    adoption bigint NOT NULL,
    PRIMARY KEY (domain, digest)
);
CREATE INDEX adopted_uid_by_adoption ON pseudonymizer.adopted_uid (domain, adoption);
CREATE INDEX adopted_uid_by_value ON pseudonymizer.adopted_uid (domain, value);
CREATE INDEX adopted_uid_by_pseudonym ON pseudonymizer.adopted_uid (domain, pseudonym);
COMMENT ON TABLE pseudonymizer.adopted_uid IS 'UIDs that adopted copies have in the place of those of their originals. The key makes all others.';
COMMENT ON COLUMN pseudonymizer.adopted_uid.digest IS 'HMAC-SHA-256 of the UID of the original, as of a study: finds it.';
COMMENT ON COLUMN pseudonymizer.adopted_uid.value IS 'The UID in the copy.';
COMMENT ON COLUMN pseudonymizer.adopted_uid.original IS 'AES-256-GCM of the UID of the original, for a change of keys.';
COMMENT ON COLUMN pseudonymizer.adopted_uid.own IS 'Whether it is of an adopted study, series or instance itself. Others are only mentioned there.';
COMMENT ON COLUMN pseudonymizer.adopted_uid.pseudonym IS 'The patient of the copy, with whom it is forgotten.';
COMMENT ON COLUMN pseudonymizer.adopted_uid.adoption IS 'Number of the adoption in its domain.';
