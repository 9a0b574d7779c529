// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The rows of the table {@code link_part}: a link for all of a study has none. */
final class LinkParts {

    private LinkParts() {}

    static void set(Handle handle, LinkRow row, List<Resource> part) {
        if (part.isEmpty()) {
            row.bind(handle.createUpdate("DELETE FROM pseudonymizer.link_part " + LinkRow.CONDITION))
                    .execute();
            return;
        }
        row.bind(handle.createUpdate("""
            INSERT INTO pseudonymizer.link_part (archive, domain, original_digest, resources)
            VALUES (:archive, :domain, :digest, :resources)
            ON CONFLICT (archive, domain, original_digest) DO UPDATE SET resources = excluded.resources
            """))
                .bind("resources", row.keys().seal(SealedKind.PART, lines(part)))
                .execute();
    }

    static List<Resource> find(Handle handle, LinkRow row) {
        return row.bind(handle.createQuery("SELECT resources FROM pseudonymizer.link_part " + LinkRow.CONDITION))
                .mapTo(byte[].class)
                .findOne()
                .map(found -> resources(row.keys().open(SealedKind.PART, found)))
                .orElse(List.of());
    }

    private static String lines(List<Resource> part) {
        return part.stream()
                .map(resource -> resource.level().name() + " " + resource.id())
                .collect(Collectors.joining("\n"));
    }

    private static List<Resource> resources(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", 2))
                .map(words -> new Resource(Level.valueOf(words[0]), words[1]))
                .toList();
    }
}
