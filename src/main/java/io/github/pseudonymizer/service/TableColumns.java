// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.service.csv.CsvException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What each column of a clinical table is. One that is in no list is an error, so that nothing passes unseen.
 *
 * @param roles of the columns, by their names
 * @param dates how the dates of each column of dates are written
 * @param assign whether patients and studies without a pseudonym get one; otherwise they are conflicts
 */
public record TableColumns(Map<String, Role> roles, Map<String, DateForm> dates, boolean assign) {

    /** What happens to a column. */
    enum Role {
        /** Patient ID: becomes the pseudonym. */
        ID("id"),
        /** Issuer of Patient ID: is dropped. */
        ISSUER("issuer"),
        /** Study Instance UID: becomes that of the copy. */
        STUDY("study"),
        DATE("dates"),
        DROP("drop"),
        KEEP("keep");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        boolean isSingle() {
            return this == ID || this == ISSUER || this == STUDY;
        }

        boolean stays() {
            return this != ISSUER && this != DROP;
        }
    }

    /** What a request has to say. */
    public static final String EXPECTED = "id=COLUMN is needed; issuer=COLUMN, study=COLUMN, dates=COLUMN,…,"
            + " drop=COLUMN,… and keep=COLUMN,… name the others. A date may be COLUMN:FORM, where FORM is "
            + DateForm.STATABLE + ". Commas, colons, ampersands and slashes in a name are percent-encoded twice."
            + " assign=true gives missing pseudonyms";

    private static final Set<String> OTHERS = Set.of("domain", "assign");
    private static final Pattern PERCENT_ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    /** Where the columns of one table are. */
    record Places(List<String> names, List<Role> roles, List<Optional<DateForm>> forms) {

        int of(Role role) {
            return roles.indexOf(role);
        }

        /** The names of the columns that stay. */
        List<String> remaining() {
            return IntStream.range(0, names.size())
                    .filter(i -> roles.get(i).stays())
                    .mapToObj(names::get)
                    .toList();
        }
    }

    /**
     * What the arguments of a request say; empty if they are not {@link #EXPECTED}.
     *
     * @param arguments by name; {@code domain} is not looked at
     * @throws CsvException if they contradict each other
     */
    public static Optional<TableColumns> of(Map<String, String> arguments) {
        Map<String, Role> roles = new LinkedHashMap<>();
        Map<String, DateForm> dates = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            String list = arguments.getOrDefault(role.word, "");
            if (list.isEmpty()) {
                continue;
            }
            for (String one : role.isSingle() ? new String[] {list} : list.split(",", -1)) {
                int colon = role == Role.DATE ? one.indexOf(':') : -1;
                String name = decoded(colon < 0 ? one : one.substring(0, colon)).strip();
                if (name.isEmpty() || roles.put(name, role) != null) {
                    throw new CsvException(1, name, "the request names this column twice, or as an empty text");
                }
                if (role == Role.DATE) {
                    dates.put(name, colon < 0 ? DateForm.SHOWN : stated(name, decoded(one.substring(colon + 1))));
                }
            }
        }
        String assign = arguments.getOrDefault("assign", "false");
        return roles.containsValue(Role.ID)
                        && arguments.keySet().stream().allMatch(TableColumns::isKnown)
                        && Set.of("true", "false").contains(assign)
                ? Optional.of(new TableColumns(roles, dates, assign.equals("true")))
                : Optional.empty();
    }

    private static boolean isKnown(String argument) {
        return OTHERS.contains(argument) || Stream.of(Role.values()).anyMatch(role -> role.word.equals(argument));
    }

    private static DateForm stated(String column, String form) {
        return DateForm.stated(form)
                .orElseThrow(() -> new CsvException(1, column, "the form of dates must be " + DateForm.STATABLE));
    }

    /** Orthanc has decoded the address once. Another percent sign is one. */
    private static String decoded(String text) {
        return PERCENT_ENCODED
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(URLDecoder.decode(found.group(), StandardCharsets.UTF_8)));
    }

    /**
     * Finds the columns.
     *
     * @throws CsvException if one is missing, is there twice, or was not mentioned
     */
    Places in(List<String> names) {
        for (String wanted : roles.keySet()) {
            if (!names.contains(wanted)) {
                throw new CsvException(1, wanted, "this column is missing");
            }
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i)) || names.get(i).isEmpty()) {
                throw new CsvException(1, "" + (i + 1), "each column must have a name of its own");
            }
        }
        // All that the request names are there, so this is a header, and can be quoted.
        String unmentioned =
                names.stream().filter(name -> !roles.containsKey(name)).collect(Collectors.joining(", "));
        if (!unmentioned.isEmpty()) {
            throw new CsvException(
                    1, unmentioned, "what becomes of it must be said in id=, issuer=, study=, dates=, drop= or keep=");
        }
        List<Role> found = new ArrayList<>();
        List<Optional<DateForm>> forms = new ArrayList<>();
        for (String name : names) {
            found.add(roles.getOrDefault(name, Role.DROP));
            forms.add(Optional.ofNullable(dates.get(name)));
        }
        return new Places(names, found, forms);
    }

    /** How many columns are of each kind, for the audit trail; names may say something. */
    String summary() {
        return Stream.of(Role.values())
                .filter(role -> roles.containsValue(role))
                .map(role -> roles.values().stream().filter(role::equals).count() + " " + role.word)
                .collect(Collectors.joining(", "));
    }
}
