// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.Mask;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WishesTextTest {

    static List<Wishes> wishes() {
        Random random = new Random(4711);
        List<Wishes> all = new ArrayList<>(List.of(Wishes.NONE));
        for (int i = 0; i < 50; i++) {
            Map<TagPath, WishedValue> replace = new LinkedHashMap<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                replace.put(path(random), value(random, 0));
            }
            all.add(new Wishes(
                    Set.of(tag(random)),
                    random.nextBoolean() ? Set.of() : Set.of(tag(random)),
                    Map.of(tag(random), text(random)),
                    random.nextBoolean(),
                    random.nextBoolean() ? "" : "2017c",
                    new PathWishes(
                            new LinkedHashSet<>(List.of(path(random))),
                            random.nextBoolean() ? Set.of() : Set.of(path(random)),
                            replace,
                            random.nextBoolean() ? "" : "ACME 1.0"),
                    masks(random)));
        }
        return all;
    }

    private static List<Mask> masks(Random random) {
        List<Mask> masks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            masks.add(new Mask(
                    40 + i,
                    64,
                    random.nextBoolean() ? "" : "1.2.840.10008.5.1.4.1.1.6.1",
                    List.of(new Rectangle(0, 0, 64, 1 + random.nextInt(9)), new Rectangle(3, 2, 1, 1))));
        }
        return masks;
    }

    private static Tag tag(Random random) {
        return Tag.of(random.nextInt(0xFFFF), random.nextInt(0xFFFF));
    }

    private static TagPath path(Random random) {
        List<TagPath.Step> steps = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            steps.add(new TagPath.Step(tag(random), random.nextBoolean() ? TagPath.Step.EVERY : random.nextInt(9)));
        }
        return new TagPath(steps, tag(random));
    }

    private static String text(Random random) {
        return List.of("", "Mercy", "two\nlines 3:abc", "a\\b", "\u5C71\u7530 \uD83D\uDE00")
                .get(random.nextInt(5));
    }

    private static WishedValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 2 : 4)) {
            case 0 -> new WishedValue.Text(text(random));
            case 1 -> new WishedValue.Bytes(new byte[] {0, -1, 10, (byte) random.nextInt()});
            case 2 -> WishedValue.Items.of(List.of());
            default ->
                WishedValue.Items.of(List.of(
                        Map.of(tag(random), value(random, depth + 1)),
                        Map.of(),
                        Map.of(tag(random), value(random, depth + 1))));
        };
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void wishes_are_read_as_they_were_recorded(Wishes wishes) {
        Wishes read = WishesText.read(WishesText.of(wishes));

        assertEquals(wishes, read);
        assertEquals(
                List.copyOf(wishes.paths().replace().keySet()),
                List.copyOf(read.paths().replace().keySet()));
    }
}
