// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.admin.PathArguments;
import io.github.pseudonymizer.admin.ServiceJson;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.postgres.service.PostgresAuditLog;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.service.Exporting;
import io.github.pseudonymizer.service.Exporting.Content;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.ServicePorts;
import io.github.pseudonymizer.service.TableColumns;
import io.github.pseudonymizer.service.TableQuestions;
import io.github.pseudonymizer.service.TableReport;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.settings.DatabaseServer;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The commands that do what the routes of the service do, without Orthanc. Tables go to the standard output, without a
 * limit; messages go to the standard error.
 */
final class ServiceCommands {

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final Requester administrator =
            new Requester(Requester.Cause.COMMAND, System.getProperty("user.name", ""), "");

    ServiceCommands(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /**
     * Does a command.
     *
     * @return the exit code; empty if there is no such command with such arguments
     */
    Optional<Integer> perform(String command, List<String> arguments) {
        return switch (command) {
            case "import" ->
                isWith(arguments, 2, "dry-run")
                        ? with(service -> bring(service, arguments.get(0), arguments.get(1), arguments.size() == 3))
                        : Optional.empty();
            case "table" ->
                arguments.size() == 3
                        ? with(service -> table(service, arguments.get(0), arguments.get(1), arguments.get(2)))
                        : Optional.empty();
            case "pseudonyms" ->
                isWith(arguments, 2, "assign")
                        ? with(service ->
                                pseudonyms(service, arguments.get(0), arguments.get(1), arguments.size() == 3))
                        : Optional.empty();
            case "identities" ->
                arguments.size() == 2 && !arguments.get(0).isBlank()
                        ? with(service -> identities(service, arguments.get(0), arguments.get(1)))
                        : Optional.empty();
            case "export" -> export(arguments);
            case "audit" -> arguments.size() <= 2 ? audit(arguments) : Optional.empty();
            case "domains" -> arguments.isEmpty() ? with(this::domains) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isWith(List<String> arguments, int needed, String last) {
        return arguments.size() == needed
                || (arguments.size() == needed + 1 && arguments.get(needed).equals(last));
    }

    /** Something that is done while the database is open. */
    private interface Work {
        int with(PseudonymService service);
    }

    private Optional<Integer> with(Work work) {
        if (!Files.exists(settings.keyFile())) {
            // An embedded server in a wrong place or by a wrong user must not be started.
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY,
                    "there is no key file " + settings.keyFile() + "; start Orthanc with the plugin once before");
        }
        try (DatabaseServer server = DatabaseServer.of(settings, err::println);
                PostgresDatabase database = new PostgresDatabase(
                        server.access(),
                        new KeyFile(settings.keyFile()),
                        false,
                        err::println,
                        settings.database().timeout(),
                        2)) {
            ServicePorts ports = new ServicePorts(
                    new PostgresPseudonymTable(database),
                    new PostgresAuditLog(database),
                    new PostgresPseudonymStore(database),
                    new PostgresAuditTrail(database));
            return Optional.of(work.with(PseudonymService.of(
                    "",
                    UseCases.domains(settings, database, err::println),
                    ports,
                    rows -> err.println(rows + " rows …"))));
        } catch (UncheckedIOException failed) {
            err.println("A file cannot be read or written.");
            return Optional.of(1);
        }
    }

    private int bring(PseudonymService service, String domain, String file, boolean dryRun) {
        ImportReport report = service.importing().run(named(service, domain), table(file), dryRun, administrator);
        out.println(ServiceJson.of(report));
        return report.isClean() ? 0 : 1;
    }

    private int pseudonyms(PseudonymService service, String domain, String file, boolean assign) {
        TableQuestions.pseudonyms(service.lookingUp(), named(service, domain), table(file), assign, administrator, out);
        return 0;
    }

    private int table(PseudonymService service, String domain, String file, String columns) {
        Optional<TableColumns> described = TableColumns.of(PathArguments.of(columns));
        if (described.isEmpty()) {
            err.println(TableColumns.EXPECTED);
            return 2;
        }
        TableReport report =
                service.tables().run(named(service, domain), table(file), described.get(), administrator, out);
        if (!report.isClean()) {
            err.println(ServiceJson.of(report));
        }
        return report.isClean() ? 0 : 1;
    }

    private int identities(PseudonymService service, String reason, String file) {
        TableQuestions.identities(service.lookingUp(), table(file), reason, administrator, out);
        return 0;
    }

    private Optional<Integer> export(List<String> arguments) {
        Optional<Content> content = arguments.size() == 3 && !arguments.get(2).isBlank()
                ? Stream.of(Content.values())
                        .filter(one -> one.word().equals(arguments.get(1)))
                        .findFirst()
                : Optional.empty();
        return content.flatMap(what -> with(service -> {
            Domain domain = named(service, arguments.get(0));
            service.exporting().write(domain, what, Exporting.Part.ALL, arguments.get(2), administrator, out);
            return 0;
        }));
    }

    private Optional<Integer> audit(List<String> arguments) {
        String since = arguments.isEmpty() ? "" : arguments.get(0);
        String subject = arguments.size() < 2 ? "" : arguments.get(1);
        return AuditLog.Selection.of(since, subject)
                .flatMap(selection -> with(service -> {
                    service.audit().write(selection, Long.MAX_VALUE, administrator, out);
                    return 0;
                }));
    }

    private int domains(PseudonymService service) {
        out.println(ServiceJson.of(service.describing().all(administrator)));
        return 0;
    }

    private static Domain named(PseudonymService service, String domain) {
        return service.domains().named(domain);
    }

    private static TableSource table(String file) {
        return TableSource.of(Path.of(file));
    }
}
