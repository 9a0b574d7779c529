CREATE TABLE pseudonymizer.domain_edition (
    domain text PRIMARY KEY,
    edition text NOT NULL
);
COMMENT ON TABLE pseudonymizer.domain_edition IS 'The edition of PS3.15 in which the copies of a domain were made last.';

-- Domains whose settings named none had this one so far. A named one is recorded when it is used again.
INSERT INTO pseudonymizer.domain_edition (domain, edition) SELECT name, '2026d' FROM pseudonymizer.domain;
