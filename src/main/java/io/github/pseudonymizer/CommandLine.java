// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.postgres.KeyRotation;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.settings.ConfigurationFiles;
import io.github.pseudonymizer.settings.DatabaseServer;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.settings.SettingsException;
import io.github.pseudonymizer.settings.SettingsReader;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.DomainException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What an administrator can do while Orthanc is stopped, with this JAR and a Java. Called by name from {@code launch},
 * which is in another class loader.
 */
public final class CommandLine {

    private static final String USAGE = """
        Usage: java -jar orthanc-pseudonymizer.jar rotate-keys CONFIGURATION
               java -jar orthanc-pseudonymizer.jar import CONFIGURATION DOMAIN FILE [dry-run]
               java -jar orthanc-pseudonymizer.jar pseudonyms CONFIGURATION DOMAIN FILE [assign]
               java -jar orthanc-pseudonymizer.jar identities CONFIGURATION REASON FILE
               java -jar orthanc-pseudonymizer.jar export CONFIGURATION DOMAIN patients|studies|links REASON
               java -jar orthanc-pseudonymizer.jar audit CONFIGURATION [SINCE [SUBJECT]]
               java -jar orthanc-pseudonymizer.jar domains CONFIGURATION

        rotate-keys seals all identities in the pseudonymizer's database with new keys and replaces the key
        file. No pseudonym changes. The others are explained in docs/service.md. CONFIGURATION is Orthanc's
        configuration file or folder. Stop every Orthanc that uses the database first, and run this as the
        user that Orthanc runs as. With a PostgreSQL server of your own, the other commands than rotate-keys
        also work while Orthanc runs.\
        """;

    private final PrintStream out;
    private final PrintStream err;

    CommandLine(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the arguments say.
     *
     * @return the exit code: 0 if it was done, 1 if not, 2 if the arguments make no sense
     */
    public static int run(String[] arguments) {
        return new CommandLine(System.out, System.err).perform(List.of(arguments));
    }

    int perform(List<String> arguments) {
        if (arguments.size() < 2) {
            return usage();
        }
        String command = arguments.get(0);
        try {
            Settings settings =
                    SettingsReader.parse(new ConfigurationFiles(System.getenv()).read(Path.of(arguments.get(1))));
            List<String> others = arguments.subList(2, arguments.size());
            if (!command.equals("rotate-keys")) {
                return new ServiceCommands(settings, out, err)
                        .perform(command, others)
                        .orElseGet(this::usage);
            }
            if (!others.isEmpty()) {
                return usage();
            }
            rotateKeys(settings);
            return 0;
        } catch (SettingsException refused) {
            err.println("The settings cannot be used:");
            refused.problems().forEach(err::println);
        } catch (StoreException failed) {
            if (command.equals("rotate-keys")) {
                err.println("The rotation of the keys did not come to its end: " + failed.getMessage() + ".");
                err.println("No key was lost. Once the cause is mended, run this again.");
            } else {
                err.println("The database did not do it: " + failed.getMessage() + ".");
            }
        } catch (CsvException | DomainException refused) {
            err.println(refused.getMessage());
        }
        return 1;
    }

    private int usage() {
        err.println(USAGE);
        return 2;
    }

    private void rotateKeys(Settings settings) {
        KeyFile keyFile = new KeyFile(settings.keyFile());
        // Without one there is nothing to rotate, and an embedded server in a wrong place or by a wrong user must not
        // be started.
        keyFile.refuseUnlessReplaceable();
        Requester administrator = new Requester(Requester.Cause.COMMAND, System.getProperty("user.name", ""), "");
        KeyRotation.Outcome outcome;
        try (DatabaseServer server = DatabaseServer.of(settings)) {
            outcome = new KeyRotation(server.access(), keyFile, administrator, this::tell).rotate();
        }
        out.println("The keys are those of generation " + outcome.keys().generation() + " now"
                + (outcome.rows() == 0 ? "." : "; " + outcome.rows() + " rows were sealed anew."));
        if (outcome.resumed()) {
            out.println("They were made by a rotation that was interrupted, and that is at its end now. If somebody may"
                    + " have seen the key file since, run this once more.");
        }
        out.println("Back up " + keyFile.path() + " now, and copy it to every other Orthanc that uses this database.");
        out.println("Backups of the database from before need the old keys, which are in "
                + outcome.kept().path() + ".");
        out.println(
                "Move that file to where those backups' keys are kept, and delete it once the last of them is gone.");
        if (!outcome.cleaned()) {
            out.println(
                    "The tables could not be written again. To do so, run VACUUM FULL on the schema pseudonymizer.");
        }
    }

    private void tell(KeyRotation.Step step, long rows) {
        if (step == KeyRotation.Step.SOME_ROWS_SEALED && rows % 100_000 == 0 && rows > 0) {
            out.println(rows + " rows of a table …");
        }
    }
}
