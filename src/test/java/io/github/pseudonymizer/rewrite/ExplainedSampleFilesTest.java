// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.report.AttributePath;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Explanations of real files, held against their copies. */
class ExplainedSampleFilesTest {

    @Test
    void what_is_told_of_an_attribute_is_what_was_done_with_it() throws IOException {
        int kept = 0;
        int gone = 0;
        int changed = 0;
        int cleaned = 0;
        for (Plan plan : List.of(ExplanationTest.DEFAULT, new MapAllUids())) {
            for (String name : SampleFiles.names()) {
                byte[] original = SampleFiles.read(name);
                Explanation explanation = Rewriter.explain(ByteBuffer.wrap(original), plan, Copies::mapped);
                if (explanation.refusalCount() > 0) {
                    assertRefused(original, plan, explanation, name);
                    continue;
                }
                byte[] copy = Copies.rewrite(
                        original, plan, Copies.substitutesFor(original).nestedPatients());
                Map<String, List<String>> before = elements(original);
                Map<String, List<String>> after = elements(copy);
                for (Explanation.Line line : explanation.attributes()) {
                    if (line.depth() > AttributePath.SHOWN || line.vr() == Vr.SQ) {
                        continue;
                    }
                    List<String> was = before.getOrDefault(line.path(), List.of());
                    List<String> is = after.getOrDefault(line.path(), List.of());
                    String where = name + " " + line;
                    assertTrue(!was.isEmpty(), where);
                    switch (line.outcome()) {
                        case STAYS -> {
                            assertTrue(is.contains(was.get(0)), where);
                            kept++;
                        }
                        case REMOVED -> {
                            assertEquals(List.of(), is, where);
                            gone++;
                        }
                        case EMPTIED -> assertTrue(is.stream().anyMatch(e -> e.endsWith(":")), where);
                        case DUMMY, REPLACED, PSEUDONYM, CAPPED -> {
                            assertEquals(was.size(), is.size(), where);
                            changed++;
                        }
                        case MAPPED, SHIFTED, REWRITTEN -> assertTrue(!is.isEmpty(), where);
                        case CLEANED -> {
                            assertTrue(!is.isEmpty() && !is.contains(was.get(0)), where);
                            cleaned++;
                        }
                        default -> throw new AssertionError(where);
                    }
                }
                assertEquals(before.size() > 0, explanation.attributeCount() > 0, name);
            }
        }

        assertTrue(
                kept > 10_000 && gone > 700 && changed > 300 && cleaned > 10,
                kept + " " + gone + " " + changed + " " + cleaned);
    }

    private static void assertRefused(byte[] original, Plan plan, Explanation explanation, String name) {
        try {
            Copies.rewrite(original, plan, Copies.substitutesFor(original).nestedPatients());
        } catch (RewriteException refusal) {
            assertEquals(explanation.refusals().get(0).reason(), refusal.reason(), name);
            assertEquals(explanation.refusals().get(0).message(), refusal.getMessage(), name);
            return;
        }
        throw new AssertionError(name + " is not refused");
    }

    /** VR and value of every element, by a path made independently of explanations. */
    private static Map<String, List<String>> elements(byte[] file) {
        Map<String, List<String>> elements = new HashMap<>();
        Deque<String> prefixes = new ArrayDeque<>(List.of(""));
        Deque<Integer> items = new ArrayDeque<>();
        Deque<String> sequences = new ArrayDeque<>();
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            switch (event) {
                case SEQUENCE -> {
                    sequences.push(prefixes.element() + AttributePath.name(new Tag(reader.tag())));
                    items.push(0);
                }
                case ITEM -> {
                    int number = items.pop();
                    items.push(number + 1);
                    prefixes.push(reader.depth() > 50 ? "deep" : sequences.element() + "[" + number + "].");
                }
                case ITEM_END -> prefixes.pop();
                case SEQUENCE_END -> {
                    sequences.pop();
                    items.pop();
                }
                default ->
                    elements.computeIfAbsent(
                                    prefixes.element() + AttributePath.name(new Tag(reader.tag())),
                                    unused -> new ArrayList<>())
                            .add(reader.vr() + ":" + content(reader));
            }
        }
        return elements;
    }

    private static String content(DatasetReader reader) {
        ByteBuffer value = reader.bytes().slice(reader.valueStart(), reader.valueLength());
        return value.remaining() == 0 ? "" : value.remaining() + " bytes " + value.hashCode();
    }
}
