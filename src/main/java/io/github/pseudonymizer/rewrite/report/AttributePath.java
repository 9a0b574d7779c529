// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Surroundings;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The path of an attribute, in the syntax of Orthanc: {@code Sequence[0].Keyword}, and {@code gggg,eeee} for an
 * attribute without a keyword.
 *
 * <p>For an attribute inside more than {@value #SHOWN} sequences only the innermost ones are shown, after {@code ….}.
 * So a path costs the same at any depth, and a hundred thousand paths fit into memory.
 */
public final class AttributePath {

    /** How many sequences are shown. */
    public static final int SHOWN = 8;

    private AttributePath() {}

    /** The path with numbers of items, from 0. */
    static String of(Attribute attribute) {
        return path(attribute, false);
    }

    /** The path through any items: {@code Sequence[*].Keyword}. */
    static String throughAnyItem(Attribute attribute) {
        return path(attribute, true);
    }

    /** The keyword, otherwise the tag without parentheses. */
    public static String name(Tag tag) {
        return Dictionary.find(tag)
                .filter(entry -> !entry.keyword().isEmpty())
                .filter(entry ->
                        Dictionary.tagOf(entry.keyword()).filter(tag::equals).isPresent())
                .map(Dictionary.Entry::keyword)
                .orElseGet(() -> tag.toString().substring(1, 10));
    }

    private static String path(Attribute attribute, boolean anyItem) {
        Deque<String> steps = new ArrayDeque<>();
        Surroundings around = attribute.surroundings();
        for (int i = 0; i < SHOWN && !around.isTop(); i++) {
            steps.push(name(around.sequence()) + "[" + (anyItem ? "*" : around.item()) + "].");
            around = around.outer();
        }
        return (around.isTop() ? "" : "….") + String.join("", steps) + name(attribute.tag());
    }
}
