// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.service.csv.CsvReading;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.adopt.NamedCopy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table of studies and their copies. */
final class AdoptTable {

    static final String EXPECTED =
            "docs/moving-in.md: its columns are Original and Copy, with Orthanc's ids of studies";

    private static final String ORIGINAL = "Original";
    private static final String COPY = "Copy";

    private AdoptTable() {}

    /** Whether a body is a JSON object: it begins with a brace, and no table with the right names does. */
    static boolean isObject(ByteBuffer body) {
        for (int i = body.position(); i < body.limit(); i++) {
            byte one = body.get(i);
            if (one > ' ' || one < 0) {
                return one == '{';
            }
        }
        return true;
    }

    /** @throws CsvException if it is malformed */
    static List<NamedCopy> read(ByteBuffer body) {
        try (CsvReading reading = new CsvReading(TableSource.of(body))) {
            List<String> names = reading.names();
            if (names.size() != 2 || !Set.copyOf(names).equals(Set.of(ORIGINAL, COPY))) {
                throw new CsvException(1, 1, "the columns must be " + ORIGINAL + " and " + COPY);
            }
            int original = names.indexOf(ORIGINAL);
            List<NamedCopy> copies = new ArrayList<>();
            while (reading.hasNext()) {
                CsvReading.Row row = reading.row();
                copies.add(NamedCopy.inTable(
                        row.fields().get(original).strip(),
                        row.fields().get(1 - original).strip(),
                        row.line()));
            }
            return copies;
        }
    }
}
