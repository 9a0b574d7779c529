// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import java.util.Map;

/**
 * What the reason of a failure means to people, and what they can do about it.
 *
 * @param meaning a sentence
 * @param remedy a sentence
 */
record FailureWords(String meaning, String remedy) {

    private static final Map<String, FailureWords> BY_CAUSE = Map.ofEntries(
            Map.entry(
                    "PIXELS",
                    new FailureWords(
                            "Text is, or may be, burned into the images.",
                            "Look at the images. Black out the text in this study, add a recipe for its device"
                                    + " (Pixels.Recipes), or allow such images in the domain; then try again.")),
            Map.entry(
                    "LEAK",
                    new FailureWords(
                            "The copy would have an identity of the original in an attribute that cannot be emptied.",
                            "The reason names the attribute: correct it in the original, or remove it by"
                                    + " Profile.Remove, then try again.")),
            Map.entry(
                    "UNREADABLE",
                    new FailureWords(
                            "An instance is not DICOM, or is broken.",
                            "Send the study again from its source, or delete the broken instance, then try again.")),
            Map.entry(
                    "TRANSFER_SYNTAX",
                    new FailureWords(
                            "An instance has an encoding (transfer syntax) that cannot be read.",
                            "Let the source send it in another transfer syntax.")),
            Map.entry(
                    "INCOMPLETE",
                    new FailureWords(
                            "An instance lacks a UID that assigns it to a study.",
                            "Correct it at its source, and send it again.")),
            Map.entry(
                    "CHARACTER_SET",
                    new FailureWords(
                            "No character set holds the new values beside the kept ones.",
                            "Choose new values in ASCII, or correct the character set of the original.")),
            Map.entry(
                    "TOO_LARGE",
                    new FailureWords(
                            "An instance is larger than can be handled.", "Let the source send smaller instances.")),
            Map.entry(
                    "OTHER_PATIENT",
                    new FailureWords(
                            "Orthanc has a copy of the study with a pseudonym that the database does not know.",
                            "Check whether the right database is in use. If it is, delete that copy, then try again.")),
            Map.entry(
                    "GONE",
                    new FailureWords(
                            "The study was deleted while it was copied.", "Send it again if it is still needed.")),
            Map.entry(
                    "NOT_STORED",
                    new FailureWords(
                            "Orthanc could not store the copy: its storage is full, or it refuses instances.",
                            "Look at Orthanc's log and free storage, then try again.")),
            Map.entry(
                    "FAILED",
                    new FailureWords(
                            "Orthanc or the database failed several times.", "Look at Orthanc's log, then try again.")),
            Map.entry(
                    "UNREACHABLE",
                    new FailureWords("The database could not be reached.", "Repair the connection, then try again.")));

    private static final FailureWords OTHER = new FailureWords(
            "The reason says it.", "Do what the reason says, or look at Orthanc's log; then try again.");

    /** @param cause such as {@code PIXELS} */
    static FailureWords of(String cause) {
        return BY_CAUSE.getOrDefault(cause, OTHER);
    }
}
