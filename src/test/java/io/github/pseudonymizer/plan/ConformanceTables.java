// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Dummies;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.DeidentificationMethod;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of docs/conformance.md, by the names of their marks there, asked of the program. */
final class ConformanceTables {

    private static final String EDITION = "2026d";
    private static final Plan BASIC = Plans.of(Plans.BASIC);

    private ConformanceTables() {}

    static Map<String, String> all() {
        return Map.of(
                "options", options(),
                "choices", choices(),
                "dummies", dummies(),
                "beyond", beyond(),
                "together", together(),
                "editions", editions());
    }

    private static String options() {
        StringBuilder text =
                new StringBuilder("| Profile or option | Setting | Code | Carried out |\n|---|---|---|---|\n");
        text.append(methodRow(DeidentificationMethod.basic(), "", "yes"));
        for (Option option : Option.values()) {
            text.append(methodRow(
                    DeidentificationMethod.of(option),
                    "`" + option.settingName() + "`",
                    option.whyNotAvailable().orElse("yes, if chosen")));
        }
        return text.toString();
    }

    private static String methodRow(DeidentificationMethod method, String setting, String carriedOut) {
        return "| %s | %s | %s | %s |\n".formatted(method.meaning(), setting, method.code(), carriedOut);
    }

    private static String choices() {
        Map<ActionCode, Map<String, Integer>> counts = new TreeMap<>();
        for (Row row : Editions.named(EDITION).standard().rows()) {
            row.attributes()
                    .single()
                    .ifPresent(tag -> counts.computeIfAbsent(row.basic(), unused -> new TreeMap<>())
                            .merge(word(Plans.top(BASIC, tag)), 1, Integer::sum));
        }
        StringBuilder text = new StringBuilder("| Table E.1-1 | What is done (number of attributes) |\n|---|---|\n");
        counts.forEach((code, words) -> text.append("| %s | %s |\n"
                .formatted(
                        code.symbol(),
                        words.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining(", ")))));
        return text.toString();
    }

    private static String word(Action action) {
        return action instanceof Action.Dummy ? "dummy" : AttributeList.describe(action);
    }

    private static String dummies() {
        Map<String, List<String>> vrs = new TreeMap<>();
        for (Vr vr : Vr.values()) {
            if (vr != Vr.AT) {
                String dummy = AttributeList.describe(Dummies.of(Tag.of(0x0008, 0x0001), vr));
                vrs.computeIfAbsent(dummy, unused -> new ArrayList<>()).add(vr.name());
            }
        }
        return grouped("| Replaced with | VR |\n|---|---|\n", vrs);
    }

    private static String beyond() {
        Map<String, List<String>> reasons = new TreeMap<>();
        for (Row row : Editions.named(EDITION).supplement().rows()) {
            Tag tag = AttributeList.example(row);
            String name = row.attributes().single().isPresent()
                    ? AttributeList.keyword(tag)
                    : row.attributes().toString();
            reasons.computeIfAbsent(row.reason(), unused -> new ArrayList<>())
                    .add(name + " (" + word(Plans.top(BASIC, tag)) + ")");
        }
        return grouped("| Why | Attributes |\n|---|---|\n", reasons);
    }

    private static String grouped(String head, Map<String, List<String>> groups) {
        StringBuilder text = new StringBuilder(head);
        groups.forEach((group, names) -> text.append("| %s | %s |\n".formatted(group, String.join(", ", names))));
        return text.toString();
    }

    /** Attributes of which several columns speak, under all options but full dates. */
    private static String together() {
        Set<Option> options = EnumSet.allOf(Option.class);
        options.removeIf(option -> !option.hasColumn() || option == Option.RETAIN_LONGITUDINAL_FULL_DATES);
        Plan plan = Plans.with(options.toArray(Option[]::new));
        StringBuilder text = new StringBuilder("| Attribute | Options | What is done |\n|---|---|---|\n");
        for (Row row : Editions.named(EDITION).standard().rows()) {
            String cells = Arrays.stream(Option.values())
                    .filter(options::contains)
                    .flatMap(option -> Optional.ofNullable(row.options().get(option)).stream()
                            .map(code -> option.settingName() + " " + code.symbol()))
                    .collect(Collectors.joining(", "));
            if (cells.contains(",")) {
                Tag tag = row.attributes().single().orElseThrow();
                text.append("| %s | %s | %s |\n"
                        .formatted(row.keyword(), cells, AttributeList.describe(Plans.top(plan, tag))));
            }
        }
        return text.toString();
    }

    private static String editions() {
        StringBuilder text = new StringBuilder("""
            | Edition | Attributes listed | removed | emptied | dummy | mapped | beyond the list |
            |---|---|---|---|---|---|---|
            """);
        for (String edition : Editions.NAMES) {
            Plan plan = Plans.of(new Profile(edition, Set.of(), Set.of(), Set.of(), Map.of()));
            List<Row> rows = Editions.named(edition).standard().rows();
            text.append("| %s | %d | %d | %d | %d | %d | %d |\n"
                    .formatted(
                            edition,
                            rows.size(),
                            count(plan, rows, Set.of(Action.Remove.class)),
                            count(plan, rows, Set.of(Action.Empty.class)),
                            count(plan, rows, Set.of(Action.Dummy.class, Action.Blank.class, Action.DummyCode.class)),
                            count(plan, rows, Set.of(Action.MapUid.class)),
                            Editions.named(edition).supplement().rows().size()));
        }
        return text.toString();
    }

    private static long count(Plan plan, List<Row> rows, Set<Class<? extends Action>> kinds) {
        return rows.stream()
                .map(AttributeList::example)
                .map(tag -> plan.actionFor(Attribute.top(tag, Dictionary.vrOf(tag))))
                .filter(action -> kinds.stream().anyMatch(kind -> kind.isInstance(action)))
                .count();
    }
}
