ALTER TABLE pseudonymizer.link ADD COLUMN begun integer NOT NULL DEFAULT 1;
ALTER TABLE pseudonymizer.link ADD COLUMN content integer NOT NULL DEFAULT 1;
ALTER TABLE pseudonymizer.link ADD COLUMN decided boolean NOT NULL DEFAULT false;
ALTER TABLE pseudonymizer.link ADD COLUMN confirmation text NOT NULL DEFAULT 'NONE'
    CHECK (confirmation IN ('NONE', 'CONFIRMED', 'REJECTED', 'STALE'));
ALTER TABLE pseudonymizer.link ADD COLUMN decision bigint;
COMMENT ON COLUMN pseudonymizer.link.begun IS 'How often the copy began to be stored: a decision about what was seen before is refused.';
COMMENT ON COLUMN pseudonymizer.link.content IS 'Grows when the copy changes after a decision, so that this no longer counts.';
COMMENT ON COLUMN pseudonymizer.link.decided IS 'Whether there is a decision about the present content, of the study or a series.';
COMMENT ON COLUMN pseudonymizer.link.confirmation IS 'Whether people have confirmed that the copy belongs to its original. STALE: it has changed since.';
COMMENT ON COLUMN pseudonymizer.link.decision IS 'Number of the row of confirmation that led to this; empty if none did.';

CREATE TABLE pseudonymizer.confirmation (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    archive text NOT NULL,
    domain text NOT NULL,
    original_digest bytea NOT NULL,
    series text NOT NULL,
    decision text NOT NULL CHECK (decision IN ('CONFIRMED', 'REJECTED', 'WITHDRAWN')),
    decided_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    comment bytea,
    content integer NOT NULL,
    seen text NOT NULL,
    FOREIGN KEY (archive, domain, original_digest) REFERENCES pseudonymizer.link ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX confirmation_by_link ON pseudonymizer.confirmation (archive, domain, original_digest, number);
COMMENT ON TABLE pseudonymizer.confirmation IS 'What people have decided about links, one row for each decision.';
COMMENT ON COLUMN pseudonymizer.confirmation.series IS 'The Orthanc id of the series of the copy; empty for the study.';
COMMENT ON COLUMN pseudonymizer.confirmation.comment IS 'AES-256-GCM of what they wrote, which may name the patient; null if nothing.';
COMMENT ON COLUMN pseudonymizer.confirmation.content IS 'The content of the link when they decided.';
COMMENT ON COLUMN pseudonymizer.confirmation.seen IS 'Digest of the Orthanc ids of the instances that the copy had when they decided.';

-- Pages of links, the newest first, under any filter.
CREATE INDEX link_by_creation ON pseudonymizer.link (archive, created);
CREATE INDEX link_by_domain ON pseudonymizer.link (archive, domain, created);
CREATE INDEX link_by_confirmation ON pseudonymizer.link (archive, confirmation, created);
CREATE INDEX link_by_domain_and_confirmation ON pseudonymizer.link (archive, domain, confirmation, created);
CREATE INDEX link_by_state ON pseudonymizer.link (archive, state, created) WHERE state <> 'COMPLETE';

COMMENT ON TABLE pseudonymizer.forgotten_copy IS 'Copies whose links are gone, because the patient was forgotten or the copy deleted: nothing tells of what they are copies, only that they are.';
