// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations, by name. Flyway would look for them by listing the class path, which fails where the JAR is loaded by
 * a class loader of its own. Thread-safe.
 */
final class MigrationScripts implements ResourceProvider {

    private static final List<String> NAMES = List.of(
            "V1__pseudonyms_links_work_and_audit.sql",
            "V2__domain_of_work.sql",
            "V3__since_when_an_archive_is_followed.sql",
            "V4__age_of_work.sql",
            "V5__copied_files.sql",
            "V6__several_servers_on_one_index.sql",
            "V7__parts_of_studies.sql",
            "V8__sealed_shifts.sql",
            "V9__traits_of_patients.sql",
            "V10__making_of_copies.sql",
            "V11__which_database.sql",
            "V12__forgotten_patients.sql",
            "V13__pseudonym_service.sql",
            "V14__adopted_copies.sql",
            "V15__several_identities_of_one_patient.sql",
            "V16__confirmed_links.sql",
            "V17__editions_of_domains.sql");

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return NAMES.contains(name) ? new Script(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return NAMES.stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> Arrays.stream(suffixes).anyMatch(name::endsWith))
                .<LoadableResource>map(Script::new)
                .toList();
    }

    /** One script, read from beside this class. */
    private static final class Script extends LoadableResource {

        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream stream = MigrationScripts.class.getResourceAsStream(name)) {
                if (stream == null) {
                    throw new IllegalStateException("the JAR lacks the migration " + name);
                }
                return new StringReader(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new IllegalStateException("the migration " + name + " cannot be read from the JAR", e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
