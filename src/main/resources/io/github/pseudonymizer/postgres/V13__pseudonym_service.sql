ALTER TABLE pseudonymizer.pseudonym ADD COLUMN imported boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN pseudonymizer.pseudonym.imported IS 'Whether an administrator has brought it; otherwise the plugin has made it.';
CREATE INDEX pseudonym_of_imported_study ON pseudonymizer.pseudonym (domain) WHERE imported AND kind = 'STUDY';

ALTER TABLE pseudonymizer.domain ADD COLUMN imports_of_studies bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN pseudonymizer.domain.imports_of_studies IS 'How often UIDs of studies were imported: servers then read again which studies those are.';

-- An administrator may limit how long entries are kept. Each deletion names the limit, so that no other statement deletes any.
DROP TRIGGER append_only ON pseudonymizer.audit;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON pseudonymizer.audit
    FOR EACH STATEMENT EXECUTE FUNCTION pseudonymizer.refuse_change();
CREATE FUNCTION pseudonymizer.refuse_early_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days integer := nullif(current_setting('pseudonymizer.audit_keep_days', true), '')::integer;
BEGIN
    IF days IS NULL OR days < 1 OR OLD.at > now() - make_interval(days => days) THEN
        RAISE EXCEPTION 'rows of % can only be added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION pseudonymizer.refuse_early_deletion() IS 'Keeps entries of the audit trail for as long as Audit.KeepDays says.';
CREATE TRIGGER kept BEFORE DELETE ON pseudonymizer.audit
    FOR EACH ROW EXECUTE FUNCTION pseudonymizer.refuse_early_deletion();
CREATE INDEX audit_by_subject ON pseudonymizer.audit (subject, number) WHERE subject <> '';
COMMENT ON TABLE pseudonymizer.audit IS 'Who did what. Rows can only be added, and deleted when they are older than Audit.KeepDays.';
