// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import java.util.Map;

/**
 * The places where Orthanc shows that a study is a copy.
 *
 * @param label on the study of a copy, in an Orthanc that has labels; empty for none
 * @param labels instead of it, by name of the domain; empty for none
 * @param domain number of the user metadata with the domain's name, 1024 to 65535; 0 for none
 * @param profileDigest number of the one with the profile's digest, another one; 0 for none
 */
public record CopyLabelPlaces(String label, Map<String, String> labels, int domain, int profileDigest) {

    /** Nothing is shown. */
    public static final CopyLabelPlaces NONE = new CopyLabelPlaces("", 0, 0);

    /** Applies unless the administrator says otherwise. */
    public static final CopyLabelPlaces DEFAULT = new CopyLabelPlaces("Pseudonymized", 5151, 5152);

    public CopyLabelPlaces {
        labels = Map.copyOf(labels);
    }

    /** The same label in all domains. */
    public CopyLabelPlaces(String label, int domain, int profileDigest) {
        this(label, Map.of(), domain, profileDigest);
    }

    /** The label of copies in a domain; empty for none. */
    String labelIn(String domainName) {
        return labels.getOrDefault(domainName, label);
    }
}
