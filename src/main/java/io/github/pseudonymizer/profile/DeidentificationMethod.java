// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A coded de-identification method of CID 7050.
 *
 * @param code Code Value (0008,0100)
 * @param scheme Coding Scheme Designator (0008,0102)
 * @param meaning Code Meaning (0008,0104)
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part16/sect_CID_7050.html">PS3.16 CID
 *     7050</a>
 */
public record DeidentificationMethod(String code, String scheme, String meaning) {

    private static final Map<String, DeidentificationMethod> METHODS = read("deidentification-methods.csv");

    /** The Basic Application Level Confidentiality Profile. */
    public static DeidentificationMethod basic() {
        return named("Basic");
    }

    public static DeidentificationMethod of(Option option) {
        return named(option.settingName());
    }

    private static DeidentificationMethod named(String name) {
        DeidentificationMethod method = METHODS.get(name);
        if (method == null) {
            throw new IllegalStateException("CID 7050 has no code for " + name);
        }
        return method;
    }

    private static Map<String, DeidentificationMethod> read(String resource) {
        Map<String, DeidentificationMethod> methods = new HashMap<>();
        for (List<String> cells : TableResource.OWN.read(resource, List.of("code", "scheme", "meaning", "option"))) {
            methods.put(cells.get(3), new DeidentificationMethod(cells.get(0), cells.get(1), cells.get(2)));
        }
        return Map.copyOf(methods);
    }
}
