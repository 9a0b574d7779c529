CREATE INDEX work_by_age ON pseudonymizer.work (archive, state, added);
COMMENT ON INDEX pseudonymizer.work_by_age IS 'How much work there is, and how old, is told every few seconds without reading the table.';
