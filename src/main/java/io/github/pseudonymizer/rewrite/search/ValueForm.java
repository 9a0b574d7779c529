// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

/** The form of a value, by a look at its bytes. */
public enum ValueForm {
    /** It has the form of its VR, and cannot hold an identity. */
    HARMLESS,
    /** It has the form of its VR, but a number of eight digits or more, or a code, can be an identity. */
    OF_ITS_VR,
    /** It does not have the form of its VR. */
    OTHER
}
