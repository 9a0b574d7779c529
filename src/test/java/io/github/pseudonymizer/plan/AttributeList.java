// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Dummies;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.ConfidentialityTable;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.ProfileLists;
import io.github.pseudonymizer.profile.TagPattern;
import io.github.pseudonymizer.profile.UidKinds;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tells what happens to every attribute, asked of the plan itself, as a page of Markdown. */
final class AttributeList {

    private static final String EDITION = Editions.DEFAULT;
    private static final Option DATES = Option.RETAIN_LONGITUDINAL_MODIFIED_DATES;
    private static final Plan BASIC = plan(new Profile(EDITION, Set.of(), Set.of(), Set.of(), Map.of()));
    private static final Plan DEFAULT = plan(Profile.DEFAULT);

    private static final String GENERAL = """
        # What happens to each attribute

        Edition %s of PS3.15, at every depth of a dataset; options and older editions at the end. Written by the program about itself; a test compares. A
        domain's own lists and the wishes a domain allows come on top, at the top level only.

        | word | meaning |
        |---|---|
        | stays | bit for bit; a sequence's items are visited, each attribute by its own row |
        | removed | not in the copy |
        | emptied | in the copy with zero length |
        | dummy | replaced by the value shown; a value that is empty stays empty |
        | dummy code | a sequence with one item whose code is `%s` |
        | mapped | each UID by the domain's key; UIDs that PS3.6 Annex A registers stay, but never as Study, Series, SOP Instance or Frame of Reference UID |
        | shifted | by the patient's whole days |
        | pseudonym | the patient's |
        | blanked | a sequence that stays; inside it all free text is replaced, too (below) |
        | cleaned | stays if it mentions no identity of the dataset, else as told; a sequence stays, its items are visited, each attribute by its own row, and free text inside that no table names is cleaned, else a dummy |
        | stays unless it mentions an identity or a date | if it does, it is removed (Type 3), emptied (Type 2) or a dummy (text of Type 1), and a Remark names it |
        | capped at 090Y | an age of 90 years and more becomes `090Y`, any other stays |

        Attributes that no table here names:

        * known to the data dictionary: stay, UIDs as listed at the end; labels and names (`unlisted-text.csv` has them) only
          if they mention no identity of four characters or more and no date
        * encoded as a number, date, time, age, code or UID, but not of that form: read like labels; but a time of another
          form is removed (Type 3), emptied (Type 2) or a dummy (Type 1), unless full dates are retained
        * unknown, in even groups: removed
        * private, with their creators: removed, at every depth, unless an option or the domain's `Keep` keeps them
        * an encapsulated document becomes the smallest that programs for its MIME type open (PDF, CDA, STL, OBJ, MTL; of
          others the dummy shown), its length and HL7 identifier fit to it, and (0028,0301) Burned In Annotation is NO
        * where pixels are blacked out, (0028,0301) Burned In Annotation is NO, too
        * group lengths `(gggg,0000)`: removed
        * encoded as something very different from their VR (text where there are numbers, bytes where there is a
          sequence, and the like): removed

        (0012,0062), (0012,0063), (0012,0064) and (0028,0303) tell of the de-identification and are written again. To
        Contributing Equipment Sequence (0018,A001) an item is added that names this program and its version; earlier
        items stay, each attribute by its own row, except one that this program has left before.

        A value that is not a date, or would be shifted before the year 1, is emptied; other values of the same attribute are
        shifted and keep their places. The answer's and the job's `Remarks` tell where.

        Inside blanked sequences, such as the Content Sequence of a report:

        * free text (LO, LT, PN, SH, ST, UC, UR, UT) that no table names becomes a dummy, but for what makes a coded
          entry (Code Value, Coding Scheme Designator, Code Meaning …) and names of fonts
        * Date (0040,A121) becomes a dummy even with full or modified dates, since it is mostly a birth date; so it
          does inside cleaned ones
        * codes, measurements, coordinates and references stay, references mapped. **So a report's coded statements
          and numbers survive, among them sex and age of the patient where the report repeats them.**
        """;

    private AttributeList() {}

    /** The whole list. */
    static String markdown() {
        return GENERAL.formatted(EDITION, Dummies.WORD)
                + section("Table E.1-1", "The standard's action, and what is done: the same at every depth.")
                + "| Attribute | Keyword | VR | Basic | Modified dates | Basic Profile alone | with modified dates"
                + " (default) |\n"
                + "|---|---|---|---|---|---|---|\n"
                + rows(Editions.named(EDITION).standard(), false)
                + section(
                        "Supplement",
                        "What Table E.1-1 does not list although it may identify, or would contradict the rest.")
                + "| Attribute | Keyword | VR | Basic Profile alone | with modified dates (default) | Why |\n"
                + "|---|---|---|---|---|---|\n"
                + rows(Editions.named(EDITION).supplement(), true)
                + section(
                        "Dates that are not shifted",
                        "Table E.1-1 has C for them; treated as by the Basic Profile alone.")
                + "| Attribute | Why |\n|---|---|\n"
                + datesNotShifted()
                + section(
                        "UIDs that Table E.1-1 does not list",
                        "Values that PS3.6 Annex A registers stay, except in Study, Series, SOP Instance and Frame of"
                                + " Reference UIDs and in references to them.")
                + "| Attribute | What is done |\n|---|---|\n"
                + uids()
                + OptionList.markdown();
    }

    /** The keyword, or the tag of what has none. */
    static String keyword(Tag tag) {
        return Dictionary.find(tag)
                .map(Dictionary.Entry::keyword)
                .filter(keyword -> !keyword.isEmpty())
                .orElseGet(tag::toString);
    }

    static Plan plan(Profile profile) {
        return Planner.decide(profile, new RequestPolicy(Set.of(), false), Wishes.NONE)
                .plan();
    }

    static String section(String title, String text) {
        return "\n## " + title + "\n" + text + "\n\n";
    }

    private static String rows(ConfidentialityTable table, boolean supplement) {
        StringBuilder text = new StringBuilder();
        for (Row row : table.rows()) {
            Tag tag = example(row);
            Vr vr = Dictionary.vrOf(tag);
            String standard = supplement
                    ? ""
                    : row.basic().symbol() + " | "
                            + Optional.ofNullable(row.options().get(DATES))
                                    .map(code -> code.symbol())
                                    .orElse("") + " | ";
            text.append("| %s | %s | %s | %s%s | %s |%s\n"
                    .formatted(
                            row.attributes(),
                            row.keyword(),
                            vr == Vr.UN ? "" : vr,
                            standard,
                            describe(BASIC.actionFor(Attribute.top(tag, vr))),
                            describe(DEFAULT.actionFor(Attribute.top(tag, vr))),
                            supplement ? " " + row.reason() + " |" : ""));
        }
        return text.toString();
    }

    /** One attribute of which the row speaks: of a pattern, one in an even group that is no group length. */
    static Tag example(Row row) {
        String text = row.attributes().text();
        return row.attributes().equals(TagPattern.PRIVATE)
                ? Tag.of(0x0009, 0x1001)
                : Tag.parse(text.substring(0, 4).replace('x', '0')
                        + text.substring(4).replace('x', '1'));
    }

    private static String datesNotShifted() {
        StringBuilder text = new StringBuilder();
        for (Row row : Editions.named(EDITION).standard().rows()) {
            row.attributes()
                    .single()
                    .ifPresent(tag -> Editions.named(EDITION)
                            .longitudinalDates()
                            .whyNotRetained(tag)
                            .ifPresent(why -> text.append("| %s | %s |\n".formatted(ProfileLists.name(tag), why))));
        }
        return text.toString();
    }

    private static String uids() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(UidKinds.all()).forEach((tag, kind) -> {
            if (tag.group() > 2 && Editions.named(EDITION).standard().find(tag).isEmpty()) {
                String action = describe(DEFAULT.actionFor(Attribute.top(tag, Vr.UI)));
                text.append("| %s | %s |\n".formatted(ProfileLists.name(tag), action));
            }
        });
        return text.toString();
    }

    static String describe(Action action) {
        if (action instanceof Action.Dummy dummy) {
            return "dummy `" + dummy.value() + "`";
        }
        return action instanceof Action.Clean clean
                ? "cleaned, else " + describe(clean.otherwise())
                : ActionWords.of(action);
    }
}
