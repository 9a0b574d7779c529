// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.orthanc.archive.CopyLabelPlaces;
import java.util.Map;

/** Reads by what copies are found in Orthanc. */
final class CopyLabelsReader {

    private static final String LABEL = "empty, or 1 to 64 of A-Z a-z 0-9 _ -";
    private static final int LEAST_NUMBER = 1024;
    private static final int MOST_NUMBER = 65_535;

    private CopyLabelsReader() {}

    /**
     * Those of the plugin's section.
     *
     * @param labels of the domains that have one of their own, by their names
     */
    static CopyLabelPlaces read(SettingsSection ours, Map<String, String> labels) {
        String label = label(ours, CopyLabelPlaces.DEFAULT.label());
        SettingsSection metadata = ours.section("CopyMetadata");
        int domain = number(metadata, "Domain", CopyLabelPlaces.DEFAULT.domain());
        int digest = number(metadata, "ProfileDigest", CopyLabelPlaces.DEFAULT.profileDigest());
        if (domain == digest && domain != 0) {
            metadata.problem("Domain and ProfileDigest are both " + domain + ", allowed are different numbers");
        }
        metadata.refuseOthers();
        return new CopyLabelPlaces(label, labels, domain, digest);
    }

    /** The label that a section gives copies. */
    static String label(SettingsSection section, String otherwise) {
        return section.text("CopyLabel", otherwise, LABEL, text -> text.matches("[A-Za-z0-9_-]{0,64}"));
    }

    /** Orthanc leaves these numbers to its users. */
    private static int number(SettingsSection metadata, String key, int otherwise) {
        int number = metadata.number(key, otherwise, 0, MOST_NUMBER);
        if (number == 0 || number >= LEAST_NUMBER) {
            return number;
        }
        metadata.problem(key, "found " + number + ", allowed is 0, or " + LEAST_NUMBER + " to " + MOST_NUMBER);
        return otherwise;
    }
}
