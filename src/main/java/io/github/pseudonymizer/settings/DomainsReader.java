// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.AssignedPseudonyms;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.PathSyntax;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.FixedAttributes;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PatientNameForm;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.ProfileLists;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.domain.DomainRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads the list of domains. Used once. */
final class DomainsReader {

    private static final String DEFAULT = "default";
    private static final String NAME = "1 to 64 of A-Z a-z 0-9 _ . -";
    private static final String PREFIX = "at most 32 of A-Z a-z 0-9 _ . -";

    /** Every kind of pseudonym by its word in the settings. */
    private static final Map<String, Function<String, PseudonymFormat>> FORMATS = formats();

    private static final Map<String, AssignedPseudonyms> ASSIGNED = new TreeMap<>(Map.of(
            "ignore", AssignedPseudonyms.IGNORE,
            "administrators", AssignedPseudonyms.ADMINISTRATORS,
            "everyone", AssignedPseudonyms.EVERYONE));

    /** What the classic Explorer always asks to keep. */
    private static final Set<Tag> DESCRIPTIONS =
            Set.of(new Tag(Tags.STUDY_DESCRIPTION), new Tag(Tags.SERIES_DESCRIPTION));

    private final Set<String> names = new HashSet<>();
    private final Set<String> prefixesWithRetainedUids = new HashSet<>();
    private final Map<String, String> copyLabels = new HashMap<>();

    /** The domains, {@code default} first; it is there also if no section names it. */
    List<Settings.DomainSettings> read(List<SettingsSection> sections) {
        List<Settings.DomainSettings> domains = new ArrayList<>();
        for (SettingsSection section : sections) {
            Settings.DomainSettings domain = domain(section);
            domains.add(domain.namespace().name().equals(DEFAULT) ? 0 : domains.size(), domain);
        }
        if (!names.contains(DEFAULT)) {
            JsonObject nothing = new JsonObject();
            nothing.addProperty("Name", DEFAULT);
            domains.add(0, domain(new SettingsSection(nothing, "", new SettingsProblems())));
        }
        return domains;
    }

    /** The labels of copies, by name of the domain, for those read that have one of their own. */
    Map<String, String> copyLabels() {
        return Map.copyOf(copyLabels);
    }

    private Settings.DomainSettings domain(SettingsSection section) {
        String name = name(section);
        SettingsSection pseudonym = section.section("Pseudonym");
        String prefix = pseudonym.text("Prefix", "P", PREFIX, text -> text.matches("[A-Za-z0-9_.-]{0,32}"));
        PseudonymFormat format = pseudonym
                .choice("Format", FORMATS, (Function<String, PseudonymFormat>) PseudonymFormat.Random::new)
                .apply(prefix);
        AssignedPseudonyms assigned = pseudonym.choice("Assigned", ASSIGNED, AssignedPseudonyms.IGNORE);
        PatientNameForm patientName = patientName(pseudonym);
        pseudonym.refuseOthers();
        PatientIdForm form = PatientIdsReader.form(section.section("NormalizePatientIds"));
        PatientIds patientIds = PatientIdsReader.read(section, form);
        SettingsSection profileSection = section.section("Profile");
        Profile profile = profile(profileSection, form, patientName);
        PixelPolicy pixels = PixelsReader.read(section.section("Pixels"), profile);
        if (profile.retainsUids() && !prefixesWithRetainedUids.add(prefix)) {
            pseudonym.problem(
                    "Prefix",
                    "found \"" + prefix + "\" a second time; domains with RetainUIDs need prefixes of their own, since"
                            + " only the pseudonym tells their copies of one study apart");
        }
        RequestPolicy policy = policy(section, profile, assigned);
        String copyLabel = CopyLabelsReader.label(section, "");
        if (section.has("CopyLabel")) {
            copyLabels.put(name, copyLabel);
        }
        List<DomainRule> rules = rules(section, name);
        section.refuseOthers();
        // A nameless domain is a problem already; the name only lets the rest be read.
        return new Settings.DomainSettings(
                new Namespace(name.isEmpty() ? "nameless" : name, format),
                patientIds,
                new Settings.ProfileSettings(profile, profileSection.has("Edition")),
                pixels,
                policy,
                rules);
    }

    /** Empty without a valid one. */
    private String name(SettingsSection section) {
        String name = section.text("Name", "", NAME, text -> text.matches("[A-Za-z0-9_.-]{1,64}"));
        if (!section.has("Name")) {
            section.problem("Name", "is missing; allowed is " + NAME);
        } else if (!name.isEmpty() && !names.add(name)) {
            section.problem("Name", "found \"" + name + "\" a second time");
        }
        return name;
    }

    private static List<DomainRule> rules(SettingsSection section, String name) {
        List<DomainRule> rules = RulesReader.read(section);
        if (name.equals(DEFAULT) && !rules.isEmpty()) {
            section.problem(
                    "Rules", "are for other domains; " + DEFAULT + " is for the studies of which no rule holds");
        }
        return rules;
    }

    private static PatientNameForm patientName(SettingsSection pseudonym) {
        return new PatientNameForm(pseudonym.text(
                "PatientName", PatientNameForm.PLACE, PatientNameForm.ALLOWED, PatientNameForm::isPossible));
    }

    private static Profile profile(SettingsSection section, PatientIdForm form, PatientNameForm patientName) {
        Map<String, String> editions = new LinkedHashMap<>();
        Editions.NAMES.forEach(edition -> editions.put(edition, edition));
        String edition = section.choice("Edition", editions, Editions.DEFAULT);
        Set<Option> options = options(section);
        PrivateNames keep = PrivateNames.read(section, "Keep", DomainsReader::tag);
        Set<Tag> remove = tags(section, "Remove");
        Map<Tag, String> replace = replacements(section);
        List<String> patterns = cleanPatterns(section);
        boolean numbers = section.choice(
                "AccessionNumberAndStudyId", new TreeMap<>(Map.of("remove", false, "pseudonym", true)), false);
        List<String> problems = ProfileLists.problems(edition, options, keep.tags(), remove, replace);
        problems.forEach(section::problem);
        section.refuseOthers();
        return problems.isEmpty()
                ? new Profile(edition, options, keep.tags(), remove, replace, keep.attributes(), patterns)
                        .with(new Identifiers(numbers, form, patientName))
                : withoutLists(edition, options);
    }

    /** What can be understood of a profile with problems, so that those of the rest of its domain are told, too. */
    private static Profile withoutLists(String edition, Set<Option> options) {
        Set<Option> possible = Option.contradictions(options).isEmpty() ? options : Profile.DEFAULT.options();
        return new Profile(edition, possible, Set.of(), Set.of(), Map.of());
    }

    /** Those that are regular expressions; the others are problems. */
    private static List<String> cleanPatterns(SettingsSection section) {
        List<String> patterns = new ArrayList<>();
        section.texts("CleanPatterns")
                .forEach((index, expression) -> CleanPatterns.problem(expression)
                        .ifPresentOrElse(
                                problem -> section.problem("CleanPatterns[" + index + "]", problem),
                                () -> patterns.add(expression)));
        return patterns;
    }

    private static Set<Option> options(SettingsSection section) {
        Map<Integer, String> names = section.texts("Options");
        Set<Option> options = new HashSet<>();
        names.forEach((index, name) -> {
            Optional<Option> option = Option.find(name);
            Optional<String> unavailable = option.flatMap(Option::whyNotAvailable);
            if (option.isPresent() && unavailable.isEmpty()) {
                options.add(option.get());
            } else {
                section.problem(
                        "Options[" + index + "]",
                        "found \"" + name + "\""
                                + unavailable.map(why -> ", which is " + why).orElse("") + "; allowed is "
                                + available());
            }
        });
        return section.has("Options") ? options : Profile.DEFAULT.options();
    }

    private static String available() {
        List<String> available = new ArrayList<>();
        for (Option option : Option.values()) {
            if (option.isAvailable()) {
                available.add(option.settingName());
            }
        }
        return String.join(", ", available);
    }

    private static RequestPolicy policy(SettingsSection section, Profile profile, AssignedPseudonyms assigned) {
        Set<Tag> allowKeep = new HashSet<>();
        Set<TagPath> inside = new HashSet<>();
        section.texts("AllowKeep")
                .forEach((index, text) -> path(text)
                        .ifPresentOrElse(
                                path -> {
                                    if (path.isTop()) {
                                        allowKeep.add(path.tag());
                                    } else {
                                        inside.add(path);
                                    }
                                },
                                () -> section.problem("AllowKeep[" + index + "]", unknown(text))));
        if (!section.has("AllowKeep")) {
            allowKeep.addAll(DESCRIPTIONS);
        }
        refuseToKeep(section, profile, allowKeep);
        refuseToKeep(section, profile, inside.stream().map(TagPath::tag).toList());
        return new RequestPolicy(
                allowKeep,
                inside,
                section.flag("AllowKeepPrivateTags", false),
                section.flag("AllowDicomVersion", false),
                section.choice("WishesForExistingCopies", lateWishes(), LateWishes.TELL),
                assigned);
    }

    private static Map<String, LateWishes> lateWishes() {
        Map<String, LateWishes> words = new LinkedHashMap<>();
        words.put("tell", LateWishes.TELL);
        words.put("stricter", LateWishes.STRICTER);
        words.put("remake", LateWishes.REMAKE);
        words.put("refuse", LateWishes.REFUSE);
        return words;
    }

    private static void refuseToKeep(SettingsSection section, Profile profile, Collection<Tag> tags) {
        for (Tag tag : new TreeSet<>(tags)) {
            FixedAttributes.whyNotKept(tag, profile.options())
                    .or(() -> ProfileLists.whyDateNotKept(profile.edition(), profile.options(), tag))
                    .ifPresent(why -> section.problem("AllowKeep", ProfileLists.name(tag) + ": " + why));
        }
    }

    /** An attribute as for {@link #tag}, or one inside sequences, written as in requests. */
    private static Optional<TagPath> path(String text) {
        if (text.indexOf('[') < 0) {
            return tag(text).map(TagPath::top);
        }
        return PathSyntax.read(text) instanceof PathSyntax.Reading.Path read
                ? Optional.of(read.path())
                        .filter(path -> tag(path.tag().toString()).isPresent())
                : Optional.empty();
    }

    private static Set<Tag> tags(SettingsSection section, String key) {
        Set<Tag> tags = new HashSet<>();
        section.texts(key)
                .forEach((index, text) -> tag(text)
                        .ifPresentOrElse(tags::add, () -> section.problem(key + "[" + index + "]", unknown(text))));
        return tags;
    }

    private static Map<Tag, String> replacements(SettingsSection section) {
        Map<Tag, String> replacements = new TreeMap<>();
        section.textsByName("Replace")
                .forEach((name, value) -> tag(name)
                        .ifPresentOrElse(
                                tag -> replacements.put(tag, value),
                                () -> section.problem("Replace." + name, unknown(name))));
        return replacements;
    }

    private static String unknown(String text) {
        return "found \"" + text
                + "\", allowed is the keyword or tag (gggg,eeee) of an attribute of PS3.6, or a private tag";
    }

    /** The attribute of this keyword or tag, if the dictionary knows it or it is private. */
    private static Optional<Tag> tag(String text) {
        Optional<Tag> named = Dictionary.tagOf(text);
        if (named.isPresent()) {
            return named;
        }
        try {
            return Optional.of(Tag.parse(text))
                    .filter(tag -> tag.isPrivate() || Dictionary.find(tag).isPresent());
        } catch (IllegalArgumentException noTag) {
            return Optional.empty();
        }
    }

    private static Map<String, Function<String, PseudonymFormat>> formats() {
        Map<String, Function<String, PseudonymFormat>> formats = new LinkedHashMap<>();
        formats.put("random", PseudonymFormat.Random::new);
        formats.put("sequential", PseudonymFormat.Sequential::new);
        formats.put("derived", PseudonymFormat.Derived::new);
        return formats;
    }
}
