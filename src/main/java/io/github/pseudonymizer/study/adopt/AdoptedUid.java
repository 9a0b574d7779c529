// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

/**
 * A UID of an original, and what an adopted copy has in its place.
 *
 * @param original as an identity has it, without padding
 * @param own whether it is that of the study itself, or of one of its series or instances; others are only mentioned
 */
public record AdoptedUid(String original, String copy, boolean own) {

    @Override
    public String toString() {
        return "AdoptedUid[redacted]";
    }
}
