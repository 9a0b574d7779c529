-- Everything lives in the schema "pseudonymizer", so that it can share a database with Orthanc's index.
-- No column holds an identity that can be read without the key file.

CREATE TABLE pseudonymizer.key_check (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    fingerprint text NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE pseudonymizer.key_check IS 'Which key file fits this database.';
COMMENT ON COLUMN pseudonymizer.key_check.fingerprint IS 'Derived from the master key; tells nothing about it.';

CREATE TABLE pseudonymizer.domain (
    name text PRIMARY KEY,
    last_number bigint NOT NULL DEFAULT 0,
    created timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE pseudonymizer.domain IS 'Projects or cohorts, each with its own pseudonyms. A row appears with the first pseudonym.';
COMMENT ON COLUMN pseudonymizer.domain.last_number IS 'The last number given to a sequential pseudonym; 0 if none.';

CREATE TABLE pseudonymizer.pseudonym (
    domain text NOT NULL REFERENCES pseudonymizer.domain (name),
    kind text NOT NULL CHECK (kind IN ('PATIENT', 'STUDY')),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    value text NOT NULL,
    shift_days integer CHECK (shift_days BETWEEN -3650 AND -1),
    identity bytea NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (domain, kind, digest),
    UNIQUE (domain, kind, value),
    CHECK ((kind = 'PATIENT') = (shift_days IS NOT NULL))
);
COMMENT ON TABLE pseudonymizer.pseudonym IS 'What stands for whom or what, for ever. Rows are only ever added.';
COMMENT ON COLUMN pseudonymizer.pseudonym.digest IS 'HMAC-SHA-256 of the identity under the key of the domain: finds it.';
COMMENT ON COLUMN pseudonymizer.pseudonym.value IS 'PATIENT: Patient ID of the copies. STUDY: Study Instance UID of the copy.';
COMMENT ON COLUMN pseudonymizer.pseudonym.shift_days IS 'PATIENT: by how many days dates move.';
COMMENT ON COLUMN pseudonymizer.pseudonym.identity IS 'AES-256-GCM of the identity: reads it back.';

CREATE TABLE pseudonymizer.link (
    archive text NOT NULL,
    domain text NOT NULL,
    original_digest bytea NOT NULL CHECK (length(original_digest) = 32),
    original bytea NOT NULL,
    copy text NOT NULL,
    pseudonym text NOT NULL,
    state text NOT NULL CHECK (state IN ('STORING', 'COMPLETE', 'FAILED')),
    cause text NOT NULL,
    requested_by text NOT NULL,
    address text NOT NULL,
    instances integer NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    changed timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (archive, domain, original_digest)
);
CREATE INDEX link_by_copy ON pseudonymizer.link (archive, copy);
CREATE INDEX link_by_change ON pseudonymizer.link (archive, changed);
CREATE INDEX link_interrupted ON pseudonymizer.link (archive, changed) WHERE state = 'STORING';
COMMENT ON TABLE pseudonymizer.link IS 'Which study is the copy of which.';
COMMENT ON COLUMN pseudonymizer.link.archive IS 'Which Orthanc holds both.';
COMMENT ON COLUMN pseudonymizer.link.original_digest IS 'HMAC-SHA-256 of the Orthanc id of the original, which could be guessed from a Patient ID.';
COMMENT ON COLUMN pseudonymizer.link.original IS 'AES-256-GCM of the Orthanc id of the original.';
COMMENT ON COLUMN pseudonymizer.link.copy IS 'The Orthanc id of the copy.';
COMMENT ON COLUMN pseudonymizer.link.cause IS 'By which way it was asked for first.';
COMMENT ON COLUMN pseudonymizer.link.requested_by IS 'The user who asked first, or empty.';
COMMENT ON COLUMN pseudonymizer.link.address IS 'The address from which it was asked for first, or empty.';
COMMENT ON COLUMN pseudonymizer.link.instances IS 'How many instances the copy had when it was last complete.';

CREATE SEQUENCE pseudonymizer.work_number;
CREATE TABLE pseudonymizer.work (
    number bigint PRIMARY KEY DEFAULT nextval('pseudonymizer.work_number'),
    archive text NOT NULL,
    study_digest bytea NOT NULL CHECK (length(study_digest) = 32),
    study bytea NOT NULL,
    cause text NOT NULL,
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'CLAIMED', 'FAILED')),
    attempt integer NOT NULL DEFAULT 0,
    due timestamptz NOT NULL DEFAULT now(),
    again boolean NOT NULL DEFAULT false,
    reason text NOT NULL DEFAULT '',
    added timestamptz NOT NULL DEFAULT now(),
    UNIQUE (archive, study_digest)
);
ALTER SEQUENCE pseudonymizer.work_number OWNED BY pseudonymizer.work.number;
CREATE INDEX work_due ON pseudonymizer.work (archive, due, number) WHERE state <> 'FAILED';
COMMENT ON TABLE pseudonymizer.work IS 'Studies still to be pseudonymized without anybody waiting. What is done has no row.';
COMMENT ON COLUMN pseudonymizer.work.number IS 'Changes when work is added anew, so that a late worker cannot end it.';
COMMENT ON COLUMN pseudonymizer.work.study IS 'AES-256-GCM of the Orthanc id of the study; study_digest finds it.';
COMMENT ON COLUMN pseudonymizer.work.attempt IS 'How often it was claimed.';
COMMENT ON COLUMN pseudonymizer.work.due IS 'WAITING: not before. CLAIMED: when the lease ends.';
COMMENT ON COLUMN pseudonymizer.work.again IS 'CLAIMED: was added again meanwhile.';
COMMENT ON COLUMN pseudonymizer.work.reason IS 'Why the last attempt failed; no value of a dataset.';

CREATE TABLE pseudonymizer.change_cursor (
    archive text PRIMARY KEY,
    position bigint NOT NULL,
    changed timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE pseudonymizer.change_cursor IS 'Up to which number the change log of each Orthanc has been read.';

CREATE TABLE pseudonymizer.audit (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    archive text NOT NULL,
    event text NOT NULL,
    cause text NOT NULL,
    requested_by text NOT NULL,
    address text NOT NULL,
    domain text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL
);
CREATE INDEX audit_by_time ON pseudonymizer.audit (at);
COMMENT ON TABLE pseudonymizer.audit IS 'Who did what. Rows can only be added.';
COMMENT ON COLUMN pseudonymizer.audit.subject IS 'Pseudonym or Orthanc id of the copy concerned; never an identity.';

CREATE FUNCTION pseudonymizer.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % can only be added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION pseudonymizer.refuse_change() IS 'Keeps a table append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pseudonymizer.audit
    FOR EACH STATEMENT EXECUTE FUNCTION pseudonymizer.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON pseudonymizer.pseudonym
    FOR EACH STATEMENT EXECUTE FUNCTION pseudonymizer.refuse_change();
