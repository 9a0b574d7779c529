// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import java.util.List;

/**
 * What a copy says about its de-identification: (0012,0062) YES, (0012,0063), (0012,0064), (0028,0303).
 *
 * @param method text of De-identification Method (0012,0063); one to many values of at most 64 characters
 * @param codes codes of CID 7050 that were satisfied
 * @param longitudinalTemporalInformationModified value of (0028,0303): {@code REMOVED}, {@code MODIFIED} or
 *     {@code UNMODIFIED}
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.3.html">PS3.15 §E</a>
 */
public record Stamp(List<String> method, List<Code> codes, String longitudinalTemporalInformationModified) {

    /**
     * One coded entry.
     *
     * @param value Code Value (0008,0100)
     * @param scheme Coding Scheme Designator (0008,0102)
     * @param meaning Code Meaning (0008,0104)
     */
    public record Code(String value, String scheme, String meaning) {}

    public Stamp {
        method = List.copyOf(method);
        codes = List.copyOf(codes);
    }
}
