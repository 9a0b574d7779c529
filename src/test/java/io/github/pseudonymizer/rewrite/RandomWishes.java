// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Requests of clients, combined at random, with identities among the values. */
final class RandomWishes {

    private final Random random;
    private final List<Tag> tags;
    private final List<Tag> sequences;
    private final List<String> identities;

    RandomWishes(Random random, List<Tag> tags, List<Tag> sequences, List<String> identities) {
        this.random = random;
        this.tags = tags;
        this.sequences = sequences;
        this.identities = identities;
    }

    Wishes next(Set<String> editions) {
        Set<Tag> keep = new HashSet<>();
        Set<Tag> remove = new HashSet<>();
        Map<Tag, String> replace = new HashMap<>();
        Set<TagPath> keepInside = new LinkedHashSet<>();
        Set<TagPath> removeInside = new LinkedHashSet<>();
        Map<TagPath, WishedValue> put = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> keep.add(tag());
                case 1 -> remove.add(tag());
                case 2 -> replace.put(tag(), text());
                case 3 -> keepInside.add(inside());
                case 4 -> removeInside.add(inside());
                default -> put.put(random.nextBoolean() ? inside() : TagPath.top(tag()), value(0));
            }
        }
        String edition = random.nextInt(3) == 0 ? List.copyOf(editions).get(random.nextInt(editions.size())) : "";
        String creator = List.of("", "ACME 1.0", "Johanna Olgason", "\u00C9TAT").get(random.nextInt(4));
        return new Wishes(
                keep,
                remove,
                replace,
                random.nextBoolean(),
                edition,
                new PathWishes(keepInside, removeInside, put, creator));
    }

    private Tag tag() {
        return tags.get(random.nextInt(tags.size()));
    }

    TagPath inside() {
        List<TagPath.Step> steps = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            Tag sequence = sequences.get(random.nextInt(sequences.size()));
            steps.add(new TagPath.Step(sequence, random.nextBoolean() ? TagPath.Step.EVERY : random.nextInt(2)));
        }
        return new TagPath(steps, tag());
    }

    private String text() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1, 2 -> identities.get(random.nextInt(identities.size()));
            case 3 -> "7";
            case 4 -> "20230517";
            case 5 -> "\u5C71\u7530";
            case 6 -> "1.2.276.4711.1";
            default -> "harmless";
        };
    }

    private WishedValue value(int depth) {
        return switch (random.nextInt(depth > 2 ? 4 : 6)) {
            case 0, 1, 2 -> new WishedValue.Text(text());
            case 3 ->
                new WishedValue.Bytes(identities
                        .get(random.nextInt(identities.size()))
                        .getBytes(random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.US_ASCII));
            default -> WishedValue.Items.of(List.of(Map.of(tag(), value(depth + 1)), Map.of(tag(), value(depth + 1))));
        };
    }
}
