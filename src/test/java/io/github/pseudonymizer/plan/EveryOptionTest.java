// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of Table E.1-1 under every option, and under those together that speak of the same attributes. */
class EveryOptionTest {

    private static final List<Row> ROWS = read();
    private static final Plan BASIC = Plans.of(Plans.BASIC);

    /** C of modified dates, but not shifted, and so not kept beside shifted ones either: see LongitudinalDates. */
    private static final Set<String> NOT_SHIFTED = Set.of(
            "00080106",
            "00080107",
            "00080201",
            "00120086",
            "00120087",
            "00181204",
            "00181205",
            "00340007",
            "0040DB06",
            "0040DB07",
            "00686226",
            "00686270",
            "0072000A",
            "04000310");

    /** A row as it is in the file: the test does not ask the code that the plan asks. */
    private record Row(String pattern, String basic, Map<Option, String> cells) {

        List<Tag> examples() {
            return switch (pattern) {
                case "*PRIVATE*" -> List.of();
                case "50xxxxxx" -> List.of(Tag.parse("50000005"), Tag.parse("50020022"), Tag.parse("501E3000"));
                case "60xx3000" -> List.of(Tag.parse("60003000"), Tag.parse("60FE3000"));
                case "60xx4000" -> List.of(Tag.parse("60004000"), Tag.parse("601E4000"));
                default -> List.of(Tag.parse(pattern));
            };
        }

        boolean has(Option option, Set<Option> chosen) {
            return chosen.contains(option) && cells.containsKey(option);
        }
    }

    private static List<Row> read() {
        try (InputStream stream = Profile.class.getResourceAsStream("editions/2026d/confidentiality.csv")) {
            String[] lines = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toArray(String[]::new);
            String[] names = lines[0].split(",", -1);
            List<Row> rows = new ArrayList<>();
            for (String line : Arrays.asList(lines).subList(1, lines.length)) {
                String[] cells = line.split(",", -1);
                Map<Option, String> options = new HashMap<>();
                for (int i = 3; i < cells.length; i++) {
                    if (!cells[i].isEmpty()) {
                        options.put(Option.find(names[i]).orElseThrow(), cells[i]);
                    }
                }
                rows.add(new Row(cells[0], cells[2], options));
            }
            return rows;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Set<Option>> options() {
        List<Set<Option>> sets = new ArrayList<>();
        sets.add(Set.of());
        for (Option one : columns()) {
            sets.add(Set.of(one));
            for (Option dates :
                    Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)) {
                if (!isAboutDates(one)) {
                    sets.add(Set.of(one, dates));
                }
            }
        }
        sets.add(Set.of(Option.RETAIN_UIDS, Option.RETAIN_DEVICE_IDENTITY));
        sets.add(Set.of(Option.RETAIN_PATIENT_CHARACTERISTICS, Option.CLEAN_DESCRIPTORS));
        sets.add(Set.of(Option.CLEAN_STRUCTURED_CONTENT, Option.CLEAN_GRAPHICS, Option.CLEAN_DESCRIPTORS));
        for (Option without :
                Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)) {
            Set<Option> all = columns();
            all.remove(without);
            sets.add(all);
        }
        return sets.stream();
    }

    private static Set<Option> columns() {
        Set<Option> columns = EnumSet.allOf(Option.class);
        columns.removeIf(option -> !option.hasColumn());
        return columns;
    }

    private static boolean isAboutDates(Option option) {
        return option == Option.RETAIN_LONGITUDINAL_FULL_DATES || option == Option.RETAIN_LONGITUDINAL_MODIFIED_DATES;
    }

    @ParameterizedTest
    @MethodSource("options")
    void every_row_is_followed_at_every_depth(Set<Option> options) {
        Plan plan = Plans.with(options.toArray(Option[]::new));
        List<String> wrong = new ArrayList<>();

        for (Row row : ROWS) {
            for (Tag tag : row.examples()) {
                Action expected = expected(row, options, tag, Dictionary.vrOf(tag));
                for (int depth : new int[] {0, 1, 3, 1000}) {
                    Action action = Plans.at(plan, tag, Dictionary.vrOf(tag), depth, false);
                    if (!action.equals(expected)) {
                        wrong.add(tag + " at depth " + depth + ": " + action + " is not " + expected);
                    }
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    private static Action expected(Row row, Set<Option> options, Tag tag, Vr vr) {
        Action basic = Plans.top(BASIC, tag);
        if (row.has(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES, options)) {
            if (NOT_SHIFTED.contains(row.pattern())) {
                return basic;
            }
            return vr == Vr.TM ? new Action.Keep() : new Action.ShiftDate();
        }
        List<String> letters = options.stream()
                .filter(row.cells()::containsKey)
                .map(row.cells()::get)
                .toList();
        if (letters.contains("C")) {
            boolean isDrawing = tag.group() >>> 8 == 0x50 || vr == Vr.OB || vr == Vr.OW;
            return isDrawing ? basic : new Action.Clean(basic);
        }
        if (letters.contains("K")) {
            return vr == Vr.AS ? new Action.CapAge() : new Action.Keep();
        }
        return row.basic().equals("U") && options.contains(Option.RETAIN_UIDS) ? new Action.Keep() : basic;
    }

    @ParameterizedTest
    @MethodSource("options")
    void the_ruling_names_every_option_that_speaks_of_the_attribute_with_its_letter(Set<Option> options) {
        Plan plan = Plans.with(options.toArray(Option[]::new));

        for (Row row : ROWS) {
            for (Tag tag : row.examples()) {
                Ruling ruling = plan.rulingFor(Attribute.top(tag));
                if (ruling.action() instanceof Action.Pseudonymize) {
                    continue;
                }
                options.stream().filter(row.cells()::containsKey).forEach(option -> {
                    assertEquals(Ruling.Source.OPTION, ruling.source(), tag.toString());
                    String cell = option.settingName() + ": " + row.cells().get(option);
                    assertTrue(ruling.reason().contains(cell), ruling.reason());
                });
                if (ruling.source() == Ruling.Source.BASIC_PROFILE) {
                    assertTrue(ruling.reason().startsWith(row.basic() + ": "), ruling.reason());
                }
            }
        }
    }

    @Test
    void no_date_stays_beside_shifted_ones_whatever_else_is_retained() {
        Set<Option> options = columns();
        options.remove(Option.RETAIN_LONGITUDINAL_FULL_DATES);
        for (String edition : Editions.NAMES) {
            Plan plan = Plans.of(new Profile(edition, options, Set.of(), Set.of(), Map.of()));

            for (Tag tag : EverythingKnown.tags()) {
                Vr vr = Dictionary.vrOf(tag);
                if (vr == Vr.DA || vr == Vr.DT) {
                    Action action = Plans.top(plan, tag);
                    assertTrue(!(action instanceof Action.Keep) || tag.group() <= 2, edition + tag + action);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void free_text_does_not_survive_where_a_sequence_is_blanked(Set<Option> options) {
        Plan plan = Plans.with(options.toArray(Option[]::new));

        for (Row row : ROWS) {
            for (Tag tag : row.examples()) {
                Vr vr = Dictionary.vrOf(tag);
                Action action = Plans.at(plan, tag, vr, 2, true);
                assertTrue(!(action instanceof Action.Clean), tag + " " + action);
                assertTrue(!(action instanceof Action.Keep) || !vr.isAffectedByCharacterSet(), tag + " " + action);
            }
        }
    }

    @Test
    void the_text_of_a_report_is_cleaned_with_its_structure() {
        Plan cleaning = Plans.with(Option.CLEAN_STRUCTURED_CONTENT);
        Tag text = Plans.tag("TextValue");

        assertEquals(new Action.Clean(new Action.Blank()), Plans.top(cleaning, Plans.tag("ContentSequence")));
        assertEquals(
                new Action.Clean(new Action.Dummy("PSEUDONYMIZED")),
                cleaning.actionFor(new Attribute(text, Vr.UT, "", Plans.inside(2, Treatment.CLEANED))));
        assertEquals(new Action.Dummy("PSEUDONYMIZED"), Plans.at(BASIC, text, Vr.UT, 2, true));
    }

    @Test
    void a_mere_date_in_a_report_may_be_a_birth_date_whatever_is_retained() {
        Plan plan = Plans.with(Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.CLEAN_STRUCTURED_CONTENT);

        assertEquals(
                new Action.Dummy("19000101"),
                plan.actionFor(new Attribute(Plans.tag("Date"), Vr.DA, "", Plans.inside(1, Treatment.CLEANED))));
    }

    @Test
    void a_birth_date_goes_whatever_is_retained() {
        Set<Option> options = columns();
        options.remove(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);

        Plan plan = Plans.with(options.toArray(Option[]::new));

        assertEquals(new Action.Empty(), Plans.top(plan, Plans.tag("PatientBirthDate")));
    }

    @Test
    void uids_that_the_table_forgot_stay_with_the_others() {
        Plan plan = Plans.with(Option.RETAIN_UIDS);

        assertEquals(new Action.Keep(), Plans.top(plan, Plans.tag("MultiFrameSourceSOPInstanceUID")));
        assertEquals(new Action.Keep(), Plans.at(plan, Plans.tag("VolumeFrameOfReferenceUID"), Vr.UI, 3, false));
        assertEquals(new Action.Keep(), Plans.top(plan, Plans.tag("SOPInstanceUID")));
    }

    @Test
    void what_is_kept_for_its_form_is_not_kept_in_another() {
        Plan plan = Plans.with(Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.RETAIN_PATIENT_CHARACTERISTICS);

        assertEquals(new Action.Empty(), Plans.at(plan, Plans.tag("StudyDate"), Vr.LO, 0, false));
        assertEquals(new Action.Remove(), Plans.at(plan, Plans.tag("PatientAge"), Vr.LO, 0, false));
    }
}
