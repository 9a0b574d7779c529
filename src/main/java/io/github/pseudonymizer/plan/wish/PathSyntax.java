// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Orthanc's REST API names attributes: {@code PatientName}, {@code 0010-0010}, {@code 0010,0010}, {@code 00100010},
 * {@code (0010,0010)}; inside sequences {@code Sequence[0].Sequence[*].Tag}. Spaces around a name or a number do not
 * matter. There are no patterns of tags: {@code 60xx-3000} is unknown to Orthanc, and so it is here.
 */
public final class PathSyntax {

    /** The result of reading a text. */
    public sealed interface Reading {

        /** A path. */
        record Path(TagPath path) implements Reading {}

        /** One of its names is unknown. */
        record UnknownTag() implements Reading {}

        /**
         * It has not the form of a path.
         *
         * @param problem in words, without the text
         */
        record Malformed(String problem) implements Reading {}
    }

    private static final Pattern STEP = Pattern.compile("([^\\[]*)\\[(.*)]\\s*", Pattern.DOTALL);

    /** What fits 32 bits with a sign, as Orthanc reads it; the sign is judged apart. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,10}");

    /** How the dictionary of Orthanc's DICOM library marks retired attributes. */
    private static final String RETIRED = "RETIRED_";

    private PathSyntax() {}

    /** Reads a path of any length. Names are looked up after the form is known to be right, as Orthanc does, too. */
    public static Reading read(String text) {
        String[] parts = text.split("\\.", -1);
        Optional<Tag> tag = tag(parts[parts.length - 1]);
        if (tag.isEmpty()) {
            return new Reading.UnknownTag();
        }
        List<TagPath.Step> steps = new ArrayList<>();
        for (int i = 0; i < parts.length - 1; i++) {
            Matcher step = STEP.matcher(parts[i]);
            if (!step.matches() || step.group(1).isBlank()) {
                return new Reading.Malformed("a sequence in a path needs the number of an item, or *, in brackets");
            }
            Optional<Tag> sequence = tag(step.group(1));
            if (sequence.isEmpty()) {
                return new Reading.UnknownTag();
            }
            Optional<Integer> item = item(step.group(2).strip());
            if (item.isEmpty()) {
                return new Reading.Malformed("the number of an item in a path must be 0, 1, 2 and so on, or *");
            }
            steps.add(new TagPath.Step(sequence.get(), item.get()));
        }
        return new Reading.Path(new TagPath(steps, tag.get()));
    }

    /** The attribute of this keyword or number, private ones and those that the dictionary does not know included. */
    public static Optional<Tag> tag(String text) {
        String name = text.strip();
        String keyword = name.startsWith(RETIRED) ? name.substring(RETIRED.length()) : name;
        Optional<Tag> known = Dictionary.tagOf(keyword).or(() -> Dictionary.firstOfRepeated(keyword));
        if (known.isPresent()) {
            return known;
        }
        try {
            return Optional.of(Tag.parse(name));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> item(String text) {
        if (text.equals("*")) {
            return Optional.of(TagPath.Step.EVERY);
        }
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        return number >= 0 && number <= Integer.MAX_VALUE ? Optional.of((int) number) : Optional.empty();
    }
}
