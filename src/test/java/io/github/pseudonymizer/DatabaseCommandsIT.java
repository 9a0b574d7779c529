// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import io.github.pseudonymizer.postgres.embedded.PostgresTemplate;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site moves from the plugin's own server to its PostgreSQL, which is of another version, and back. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DatabaseCommandsIT {

    @TempDir
    Path directory = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String configuration(String name, Map<String, Object> section) throws IOException {
        Map<String, Object> all = new HashMap<>(section);
        all.put("DataDirectory", directory.resolve(name).toString());
        all.put("KeyFile", directory.resolve("pseudonymizer.key").toString());
        Path file = directory.resolve(name + ".json");
        return Files.writeString(file, new Gson().toJson(Map.of("Pseudonymizer", all)))
                .toString();
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return new CommandLine(new PrintStream(out), new PrintStream(err)).perform(List.of(words));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private String patients(String configuration) {
        assertEquals(0, run("export", configuration, "default", "patients", "a test"), said());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everything_moves_to_a_server_and_back() throws Exception {
        String embedded = configuration("embedded", Map.of());
        String empty = configuration("empty", Map.of());
        new PostgresTemplate().copyTo(directory.resolve("embedded").resolve("postgresql"));
        new PostgresTemplate().copyTo(directory.resolve("empty").resolve("postgresql"));
        Path table = Files.writeString(directory.resolve("patients.csv"), "PatientID,Pseudonym\nMERCY-1,TRIAL-1\n");
        assertEquals(1, run("dump", embedded, directory.resolve("none.dump").toString()));
        assertTrue(said().contains("there is no key file"), said());
        new KeyFile(directory.resolve("pseudonymizer.key")).create();
        assertEquals(0, run("import", embedded, "default", table.toString()), said());
        String patients = patients(embedded);
        assertTrue(patients.contains("MERCY-1,,TRIAL-1,-"), patients);

        try (PostgresCluster cluster = new PostgresCluster(directory.resolve("cluster"), Map.of())) {
            cluster.execute("postgres", "CREATE DATABASE pseudonyms");
            String server = configuration("server", Map.of("Database", cluster.settings("pseudonyms", 5)));
            assertEquals(0, run("move-database", embedded, server), said());
            assertEquals(patients, patients(server));
            assertEquals(1, run("move-database", embedded, server));
            assertTrue(said().contains("has rows of the pseudonymizer already"), said());
            assertEquals(1, run("move-database", server, server));
            assertTrue(said().contains("both configurations name the same database"), said());
            assertEquals(0, run("audit", server), said());
            assertTrue(said().contains(",DATABASE_DUMPED,COMMAND,") && said().contains(",DATABASE_RESTORED,COMMAND,"));

            Path dump = directory.resolve("all.dump");
            assertEquals(0, run("dump", server, dump.toString()), said());
            assertEquals(1, run("dump", server, dump.toString()));
            assertEquals(0, run("restore", empty, dump.toString()), said());
        }
        assertEquals(patients, patients(empty));
        assertEquals(1, run("restore", empty, directory.resolve("all.dump").toString()));
        assertTrue(said().contains("has rows of the pseudonymizer already"), said());
        assertEquals(1, run("restore", empty, table.toString()));
        assertFalse(said().contains("MERCY"), said());
        assertEquals(2, run("dump", empty));
        assertEquals(2, run("move-database", empty));
    }
}
