// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.Lines;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.WishesText;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules by which a copy was made, as they were recorded then. Immutable. */
public final class RecordedRules {

    private final Map<String, List<List<String>>> lines = new LinkedHashMap<>();

    /**
     * Reads what {@link Rules#text} gave.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public RecordedRules(String text) {
        Lines.of(text)
                .forEach(line -> lines.computeIfAbsent(line.name(), name -> new ArrayList<>())
                        .add(line.values()));
    }

    /** The edition of PS3.15, if no wish named another. */
    public String edition() {
        return first("edition");
    }

    /** Options of the profile, by their names in the settings. */
    public List<String> options() {
        return values("options");
    }

    /** Of the rules in the code, see {@link RulesVersion}. */
    public int version() {
        return Integer.parseInt(first("version"));
    }

    /**
     * The rules themselves, without those about pixels, because no wish is about pixels.
     *
     * @return empty if this version of the plugin no longer knows them
     */
    Optional<Rules> rules() {
        try {
            RequestPolicy policy = new RequestPolicy(
                    tags("allowKeep"),
                    values("allowKeepInside").stream().map(WishesText::path).collect(Collectors.toSet()),
                    Boolean.parseBoolean(first("allowKeepPrivateTags")),
                    Boolean.parseBoolean(first("allowDicomVersion")));
            return Optional.of(new Rules(version(), profile(), PixelPolicy.DEFAULT, policy));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private Profile profile() {
        Map<Tag, String> replace = new HashMap<>();
        values("replace")
                .forEach(pair -> replace.put(
                        Tag.parse(before(pair)), pair.substring(before(pair).length() + 1)));
        return new Profile(
                edition(),
                options().stream()
                        .map(name -> Option.find(name).orElseThrow(IllegalArgumentException::new))
                        .collect(Collectors.toSet()),
                tags("keep"),
                tags("remove"),
                replace,
                values("keepPrivate").stream()
                        .map(RecordedRules::privateAttribute)
                        .collect(Collectors.toSet()),
                values("cleanPatterns"),
                new Identifiers(!first("accessionNumberAndStudyId").isEmpty(), patientIds()));
    }

    private PatientIdForm patientIds() {
        List<String> form = values("patientIds");
        return form.size() < 3
                ? PatientIdForm.AS_IT_IS
                : new PatientIdForm(Boolean.parseBoolean(form.get(0)), Boolean.parseBoolean(form.get(1)), form.get(2));
    }

    private static String before(String pair) {
        return pair.substring(0, pair.indexOf('='));
    }

    private static PrivateAttribute privateAttribute(String text) {
        return PrivateAttribute.parse(text).orElseThrow(IllegalArgumentException::new);
    }

    private Set<Tag> tags(String name) {
        return values(name).stream().map(Tag::parse).collect(Collectors.toSet());
    }

    private List<String> values(String name) {
        return lines.getOrDefault(name, List.of()).stream()
                .flatMap(List::stream)
                .toList();
    }

    private String first(String name) {
        return values(name).stream().findFirst().orElse("");
    }

    /**
     * The differences of today's rules: a line for each, with the rule then and now.
     *
     * @param today for a copy with wishes exactly if this one has them
     */
    public List<String> differences(RecordedRules today) {
        Set<String> names = new LinkedHashSet<>(lines.keySet());
        names.addAll(today.lines.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = shown(name);
            String now = today.shown(name);
            if (!before.equals(now)) {
                differences.add(name + ": was " + before + ", is " + now + " today");
            }
        }
        return differences;
    }

    private String shown(String name) {
        String shown = lines.getOrDefault(name, List.of()).stream()
                .map(values -> String.join(", ", values))
                .collect(Collectors.joining("; "));
        return shown.isEmpty() ? "nothing" : shown;
    }
}
