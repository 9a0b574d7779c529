CREATE TABLE pseudonymizer.patient_trait (
    domain text NOT NULL REFERENCES pseudonymizer.domain (name),
    pseudonym text NOT NULL,
    trait text NOT NULL CHECK (trait IN ('BIRTH_DATE', 'SEX')),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (domain, pseudonym, trait, digest)
);
COMMENT ON TABLE pseudonymizer.patient_trait IS 'Birth dates and sexes that studies give a patient, so that two people with one Patient ID are noticed. Emptied when keys are rotated.';
COMMENT ON COLUMN pseudonymizer.patient_trait.digest IS 'HMAC-SHA-256 of pseudonym and value under the key of the domain. The value is kept nowhere.';
