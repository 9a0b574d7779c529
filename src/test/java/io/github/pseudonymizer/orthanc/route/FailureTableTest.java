// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.BusyException;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.domain.DomainException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTableTest {

    /** Never reach the rim: settings are judged at the start, and rewriting tells what was wrong with a dataset. */
    private static final Set<String> NOT_AT_THE_RIM = Set.of("SettingsException", "DicomException");

    static List<RuntimeException> one_of_each() {
        return List.of(
                new RequestException(RequestException.Reason.BAD_REQUEST, "what"),
                new ExistingCopyException("what"),
                new ForgottenException(),
                new AssignedPseudonymException(AssignedPseudonymException.Reason.TAKEN),
                new StoreException(StoreException.Reason.UNREACHABLE, "what"),
                new RewriteException(RewriteException.Reason.LEAK, "what"),
                new ArchiveException(ArchiveException.Reason.GONE, "what"),
                new CancelledException(false),
                new DomainException("what"),
                new CsvException(1, 1, "what"),
                new TooManyPatientsException("what", Duration.ofMinutes(1)),
                new BridgeRefusedException("what"),
                new BridgeClosedException(),
                new BusyException("another import"));
    }

    @Test
    void every_exception_of_the_project_is_in_the_table() {
        Set<String> ours = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.github.pseudonymizer")
                        .stream()
                        .filter(type -> type.isAssignableTo(Throwable.class))
                        .map(JavaClass::getSimpleName)
                        .filter(name -> name.endsWith("Exception"))
                        .collect(Collectors.toCollection(TreeSet::new));

        Set<String> foreseen = Stream.concat(
                        NOT_AT_THE_RIM.stream(),
                        one_of_each().stream().map(thrown -> thrown.getClass().getSimpleName()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(ours, foreseen);
    }

    @ParameterizedTest
    @MethodSource("one_of_each")
    void what_is_in_the_table_is_not_called_unexpected(RuntimeException thrown) {
        FailureTable.Failure failure = FailureTable.of(thrown);

        assertFalse(failure.details().startsWith("unexpected"), failure.details());
    }

    @Test
    void of_what_nobody_foresaw_only_the_class_is_told() {
        FailureTable.Failure failure = FailureTable.of(new IllegalStateException("Mercy^Quite^Invented"));

        assertEquals("unexpected IllegalStateException", failure.details());
        assertEquals(ErrorAnswer.INTERNAL, failure.answer());
    }

    @Test
    void without_a_database_the_answer_is_503() {
        FailureTable.Failure failure =
                FailureTable.of(new StoreException(StoreException.Reason.UNREACHABLE, "no connection"));

        assertEquals(503, failure.answer().status());
    }

    @Test
    void while_other_work_goes_on_the_answer_is_503_and_blames_no_database() {
        FailureTable.Failure failure = FailureTable.of(new BusyException("another import"));

        assertEquals(503, failure.answer().status());
        assertEquals(Optional.empty(), failure.database());
        assertEquals("another import is being worked on: wait for its end, and send this one again", failure.details());
    }

    @ParameterizedTest
    @EnumSource(StoreException.Reason.class)
    void the_answer_tells_programs_why_there_is_no_database(StoreException.Reason reason) {
        Event.Request request = new Event.Request(
                1, "POST", "/studies/4711/anonymize", List.of(), Map.of(), Map.of(), "", "127.0.0.1", true);

        HttpAnswer answer = FailureTable.of(new StoreException(reason, "what")).to(request);

        JsonObject json = JsonParser.parseString(
                        StandardCharsets.UTF_8.decode(answer.body()).toString())
                .getAsJsonObject();
        assertEquals(reason.name(), json.get("Database").getAsString());
        assertEquals("what", json.get("Details").getAsString());
    }

    @Test
    void the_answer_to_anything_else_says_nothing_of_the_database() {
        Event.Request request = new Event.Request(
                1, "POST", "/studies/4711/anonymize", List.of(), Map.of(), Map.of(), "", "127.0.0.1", true);

        HttpAnswer answer = FailureTable.of(new CancelledException(false)).to(request);

        assertFalse(StandardCharsets.UTF_8.decode(answer.body()).toString().contains("\"Database\""));
    }
}
