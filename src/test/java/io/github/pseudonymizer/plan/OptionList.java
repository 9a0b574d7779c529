// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.UidKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The part of {@link AttributeList} about options and older editions, asked of the plan itself. */
final class OptionList {

    private static final String EDITION = Editions.DEFAULT;

    private OptionList() {}

    static String markdown() {
        StringBuilder text = new StringBuilder(AttributeList.section("Options", """
            Each option alone, beside the Basic Profile. Together: dates of devices are shifted with the others; what
            cannot be shifted does not stay beside shifted dates; where one option cleans and another keeps, it is
            cleaned. Modified dates are in the first table.\
            """));
        for (Option option : Option.values()) {
            if (option.hasColumn() && option != Option.RETAIN_LONGITUDINAL_MODIFIED_DATES) {
                text.append("### ").append(option.settingName()).append("\n");
                text.append(option == Option.RETAIN_SAFE_PRIVATE ? safePrivate() : column(option));
            }
        }
        text.append(AttributeList.section("Older editions", """
            What Orthanc's `DicomVersion` of that name asks, the Basic Profile alone. Attributes not named here are
            treated as by no table, the supplement's apart. With modified dates, dates and times that an edition does
            not list are treated as by %s; other options act on what the edition lists.\
            """.formatted(EDITION)));
        Editions.NAMES.stream()
                .filter(edition -> !edition.equals(EDITION))
                .forEach(edition ->
                        text.append("### ").append(edition).append("\n").append(edition(edition)));
        return text.toString();
    }

    private static String column(Option option) {
        Plan plan = AttributeList.plan(new Profile(EDITION, Set.of(option), Set.of(), Set.of(), Map.of()));
        Map<String, List<String>> groups = new TreeMap<>();
        Stream.concat(
                        Editions.named(EDITION).standard().rows().stream(),
                        Editions.named(EDITION).supplement().rows().stream())
                .filter(row -> row.options().containsKey(option)
                        || (option == Option.RETAIN_UIDS && row.basic() == ActionCode.U))
                .forEach(row -> {
                    ActionCode code = row.options().get(option);
                    Tag tag = AttributeList.example(row);
                    add(
                            groups,
                            (code == null ? "blank, but U" : code.symbol()) + " | " + describe(plan, tag),
                            name(row));
                });
        if (option == Option.RETAIN_UIDS) {
            new TreeSet<>(UidKinds.all().keySet())
                    .stream()
                            .filter(tag -> tag.group() > 2 && isUnlistedIndividual(tag))
                            .forEach(tag ->
                                    add(groups, "not listed | " + describe(plan, tag), AttributeList.keyword(tag)));
        }
        return table("Cell | What is done", groups);
    }

    private static boolean isUnlistedIndividual(Tag tag) {
        return UidKinds.find(tag)
                        .filter(kind -> kind == UidKinds.Kind.INDIVIDUAL)
                        .isPresent()
                && Editions.named(EDITION).standard().find(tag).isEmpty();
    }

    private static String safePrivate() {
        Map<String, List<String>> groups = new TreeMap<>();
        Editions.named(EDITION)
                .safePrivate()
                .rows()
                .forEach(row -> add(
                        groups,
                        row.attribute().creator(),
                        String.format(
                                        Locale.ROOT,
                                        "%04X,xx%02X %s",
                                        row.attribute().group(),
                                        row.attribute().element(),
                                        row.vr().map(Enum::name).orElse(""))
                                .strip()));
        return """
            Private creators of these stay, and of their attributes: numbers and codes; text that mentions no identity;
            bytes, and what is encoded as UN, if they mention none; UIDs mapped; sequences, inside which what is private
            must be listed, too. Dates and times only with an option about dates. The block does not matter.

            """ + table("Private creator", groups);
    }

    private static String edition(String edition) {
        Plan plan = AttributeList.plan(new Profile(edition, Set.of(), Set.of(), Set.of(), Map.of()));
        Map<String, List<String>> groups = new TreeMap<>();
        Editions.named(edition)
                .standard()
                .rows()
                .forEach(row -> add(
                        groups, row.basic().symbol() + " | " + describe(plan, AttributeList.example(row)), name(row)));
        Editions.named(edition).supplement().rows().stream()
                .filter(row -> Editions.named(EDITION)
                        .supplement()
                        .find(AttributeList.example(row))
                        .filter(row::equals)
                        .isEmpty())
                .forEach(row -> add(
                        groups,
                        "not listed, " + row.reason() + " | " + describe(plan, AttributeList.example(row)),
                        name(row)));
        return table("Rule | What is done", groups);
    }

    private static String describe(Plan plan, Tag tag) {
        return AttributeList.describe(plan.actionFor(Attribute.top(tag)));
    }

    private static String name(Row row) {
        return row.attributes()
                .single()
                .map(AttributeList::keyword)
                .orElseGet(() -> row.attributes().toString());
    }

    private static void add(Map<String, List<String>> groups, String group, String name) {
        groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(name);
    }

    private static String table(String heads, Map<String, List<String>> groups) {
        StringBuilder text = new StringBuilder("| " + heads + " | Attributes |\n");
        text.append("|---".repeat(heads.split(" \\| ", -1).length + 1)).append("|\n");
        groups.forEach((group, names) -> text.append("| %s | %s |\n".formatted(group, String.join(", ", names))));
        return text.append("\n").toString();
    }
}
