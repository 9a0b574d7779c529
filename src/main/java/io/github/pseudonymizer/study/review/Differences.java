// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.study.review.StudyContents.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attributes in which a copy differs from its original.
 *
 * @param original the archive's id of the original
 * @param ofCopy whether the reasons are those of the rules that the copy was made by; otherwise of today's
 * @param lines at most {@value #MOST}
 * @param count how many there are
 */
public record Differences(String original, boolean ofCopy, List<Line> lines, int count) {

    static final int MOST = 10_000;

    /**
     * One attribute. Values of originals identify the patient.
     *
     * @param path such as {@code StudyDate} or {@code Sequence[0].Keyword}
     * @param original empty if the original lacks it
     * @param copy empty if the copy lacks it
     * @param done the treatment in words; empty if no rule tells
     * @param reason why
     */
    public record Line(String path, Optional<Value> original, Optional<Value> copy, String done, String reason) {

        @Override
        public String toString() {
            return "Line[" + path + "]";
        }
    }

    public Differences {
        lines = List.copyOf(lines);
    }

    /** Compares the values of an original with those of its copy. */
    static Differences of(
            String id, boolean ofCopy, Map<String, Value> original, Map<String, Value> copy, Explanation explanation) {
        Map<String, Explanation.Line> explained = new HashMap<>();
        explanation.attributes().forEach(line -> explained.put(line.path(), line));
        Map<String, String> added = new HashMap<>();
        explanation
                .additions()
                .forEach(one -> added.put(one.tag().toString(), one.addition().word()));
        List<Line> lines = new ArrayList<>();
        original.forEach((path, value) -> {
            Value now = copy.get(path);
            if (now == null ? !isInsideMissing(path, copy) : isOther(value, now)) {
                lines.add(line(path, Optional.of(value), Optional.ofNullable(now), explained.get(path), added));
            }
        });
        copy.forEach((path, value) -> {
            if (!original.containsKey(path) && !isInsideMissing(path, original)) {
                lines.add(line(path, Optional.empty(), Optional.of(value), null, added));
            }
        });
        return new Differences(id, ofCopy, lines.subList(0, Math.min(MOST, lines.size())), lines.size());
    }

    /** Inside an item of a sequence that the other lacks: the sequence, or its content, is a difference itself. */
    private static boolean isInsideMissing(String path, Map<String, Value> other) {
        int end = path.lastIndexOf('[');
        return end > 0 && !other.containsKey(path.substring(0, end));
    }

    /** Values that are not shown, such as pixels, are not compared. */
    private static boolean isOther(Value one, Value other) {
        return one.shown() != other.shown() || !one.text().equals(other.text());
    }

    private static Line line(
            String path,
            Optional<Value> original,
            Optional<Value> copy,
            Explanation.@Nullable Line explained,
            Map<String, String> added) {
        if (explained != null) {
            return new Line(path, original, copy, explained.outcome().word(), explained.reason());
        }
        boolean isTop = path.indexOf('.') < 0;
        String addition = copy.filter(unused -> isTop)
                .map(value -> added.getOrDefault(value.tag(), ""))
                .orElse("");
        return new Line(path, original, copy, addition.isEmpty() ? "" : "added", addition);
    }
}
