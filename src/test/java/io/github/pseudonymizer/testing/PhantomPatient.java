// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An invented patient.
 *
 * @param id Patient ID
 * @param formerId another Patient ID, from before a correction
 * @param name PN
 * @param birthDate DA
 * @param sex CS
 * @param address one line
 * @param charset in which text is written
 */
public record PhantomPatient(
        String id, String formerId, String name, String birthDate, String sex, String address, Charset charset) {

    /** What a copy must not contain: the ids, the name as a whole and in its parts, the address. */
    List<String> identities() {
        List<String> identities = new ArrayList<>(List.of(id, formerId, name, address));
        identities.addAll(Arrays.asList(name.split("[\\^ ]+")));
        return identities;
    }
}
