package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PseudonymStore;

/**
 * Everything that is recorded outside the archive, in one store.
 *
 * @param pseudonyms who is called what
 * @param traits what studies say of patients
 * @param links which study is the copy of which
 * @param audit who did what
 * @param cursors how far change logs were read
 * @param queue what is still to be done
 * @param contents what is in {@code queue}
 */
public record Stores(
        PseudonymStore pseudonyms,
        PatientTraits traits,
        Links links,
        AuditTrail audit,
        ChangeCursor cursors,
        StudyQueue queue,
        QueueContents contents) {}
