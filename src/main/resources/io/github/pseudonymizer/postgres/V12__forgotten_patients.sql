ALTER TABLE pseudonymizer.pseudonym ALTER COLUMN identity DROP NOT NULL;
ALTER TABLE pseudonymizer.pseudonym ADD COLUMN forgotten timestamptz;
ALTER TABLE pseudonymizer.pseudonym ADD CHECK ((forgotten IS NULL) = (identity IS NOT NULL));
COMMENT ON TABLE pseudonymizer.pseudonym IS 'What stands for whom or what, for ever. Rows are only ever added; they lose their identity when it is forgotten.';
COMMENT ON COLUMN pseudonymizer.pseudonym.forgotten IS 'Since when only the value is left, so that no other gets it. The digest is random then, and finds nothing.';

-- The plugin adds the new form of this constraint if it has still to seal the shifts.
DO $$
DECLARE
    outdated text;
BEGIN
    FOR outdated IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'pseudonymizer.pseudonym'::regclass AND contype = 'c'
            AND pg_get_constraintdef(oid) LIKE '%(shift IS NOT NULL)%'
    LOOP
        EXECUTE format('ALTER TABLE pseudonymizer.pseudonym DROP CONSTRAINT %I', outdated);
        ALTER TABLE pseudonymizer.pseudonym
            ADD CHECK ((kind = 'PATIENT' AND forgotten IS NULL) = (shift IS NOT NULL));
    END LOOP;
END
$$;

CREATE TABLE pseudonymizer.forgotten_copy (
    archive text NOT NULL,
    copy text NOT NULL,
    domain text NOT NULL,
    pseudonym text NOT NULL,
    PRIMARY KEY (archive, copy)
);
CREATE INDEX forgotten_copy_by_copy ON pseudonymizer.forgotten_copy (copy);
CREATE INDEX forgotten_copy_by_pseudonym ON pseudonymizer.forgotten_copy (domain, pseudonym);
CREATE INDEX link_by_pseudonym ON pseudonymizer.link (domain, pseudonym);
COMMENT ON TABLE pseudonymizer.forgotten_copy IS 'Copies of patients who were forgotten: nothing tells of what they are copies, only that they are.';
