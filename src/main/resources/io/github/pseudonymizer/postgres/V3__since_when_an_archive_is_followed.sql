ALTER TABLE pseudonymizer.change_cursor ADD COLUMN followed_since timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN pseudonymizer.change_cursor.followed_since IS 'Older studies are not pseudonymized unless they are asked for; by the clock of the Orthanc.';
