// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaddingTest {

    private static final String PADDED = "\t \0 1.2 3\0 \t\0 ";

    @Test
    void spaces_and_nuls_around_a_value_are_padding() {
        assertEquals("1.2 3", Padding.strip(" \0 1.2 3\0 "));
        assertEquals("", Padding.strip("\0 "));
    }

    @Test
    void at_the_beginning_of_a_uid_they_are_part_of_it() {
        assertEquals(" \0 1.2 3", Padding.stripEnd(" \0 1.2 3\0 "));
    }

    @Test
    void tabs_are_white_space_but_not_padding() {
        assertEquals("\t \0 1.2 3\0 \t", Padding.strip(PADDED));
        assertEquals("1.2 3", Padding.stripBlanks(PADDED));
    }
}
