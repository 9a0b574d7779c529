// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PseudonymStore;

/**
 * The records outside the archive, in one store.
 *
 * @param pseudonyms the pseudonyms of patients and studies
 * @param traits statements of studies about patients
 * @param links originals and their copies
 * @param audit the actions of users and of the plugin
 * @param cursors how far change logs were read
 * @param queue pending work
 * @param contents views of {@code queue}
 */
public record Stores(
        PseudonymStore pseudonyms,
        PatientTraits traits,
        Links links,
        AuditTrail audit,
        ChangeCursor cursors,
        StudyQueue queue,
        QueueContents contents) {}
