// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.Editions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds by trial which attributes of PS3.15 Table E.1-1 a kind of object can have at its top level: each with an
 * invented value, as far as {@code dciodvfy} knows it there and finds no error in it. Confined to one thread.
 */
final class IdentifyingTrials {

    private static final int MOST_TRIALS = 60;

    private final String kind;
    private final Set<String> errorsWithout;
    private final List<String> accepted = new ArrayList<>();
    private int trials;

    private IdentifyingTrials(String kind) {
        this.kind = kind;
        this.errorsWithout = Judges.dciodvfyErrorsWithoutValues(IodPhantoms.file(kind));
    }

    /** Keywords, in the order in which they were found to do no harm. */
    static List<String> keywords(String kind) {
        IdentifyingTrials trials = new IdentifyingTrials(kind);
        List<String> known = trials.known();
        trials.accept(known.stream().filter(keyword -> !isSequence(keyword)).toList());
        trials.accept(known.stream().filter(IdentifyingTrials::isSequence).toList());
        return List.copyOf(trials.accepted);
    }

    private static boolean isSequence(String keyword) {
        return Dictionary.vrOf(tag(keyword)) == Vr.SQ;
    }

    /** Those that the table of the kind lacks and of which the judge does not say that such an object has none. */
    private List<String> known() {
        List<String> known = new ArrayList<>(Editions.named(Editions.DEFAULT).standard().rows().stream()
                .map(row -> row.attributes().single())
                .flatMap(Optional::stream)
                .filter(tag -> tag.group() > 4 && !tag.isPrivate())
                .map(tag -> Dictionary.find(tag).orElseThrow().keyword())
                .filter(keyword -> !IodPhantoms.has(kind, keyword) && !keyword.equals("SOPInstanceUID"))
                .toList());
        for (String remark : Judges.dciodvfy(file(known))) {
            if (remark.contains("not present in standard DICOM IOD")) {
                known.removeIf(keyword -> remark.contains(inJudgesForm(tag(keyword))));
            }
        }
        return known;
    }

    private static String inJudgesForm(Tag tag) {
        return "(0x%04x,0x%04x)".formatted(tag.group(), tag.element());
    }

    private static Tag tag(String keyword) {
        return Dictionary.tagOf(keyword).orElseThrow();
    }

    /**
     * Takes all in which there is no error, searching for those in which there is by halves, as long as it is worth it.
     */
    private void accept(List<String> candidates) {
        if (candidates.isEmpty() || trials++ >= MOST_TRIALS) {
            return;
        }
        Set<String> errors = Judges.dciodvfyErrorsWithoutValues(
                file(Stream.concat(accepted.stream(), candidates.stream()).toList()));
        errors.removeAll(errorsWithout);
        if (errors.isEmpty()) {
            accepted.addAll(candidates);
        } else if (candidates.size() > 1) {
            List<String> better = candidates.stream()
                    .filter(keyword -> !isNamed(keyword, errors))
                    .toList();
            if (better.size() < candidates.size()) {
                accept(better);
            } else {
                accept(candidates.subList(0, candidates.size() / 2));
                accept(candidates.subList(candidates.size() / 2, candidates.size()));
            }
        }
    }

    private static boolean isNamed(String keyword, Set<String> errors) {
        return errors.stream()
                .map(error -> error.replace(" ", ""))
                .anyMatch(error -> error.contains("<" + keyword + ">"));
    }

    private byte[] file(Collection<String> keywords) {
        return IodPhantoms.file(
                kind,
                keywords.stream()
                        .flatMap(keyword -> IdentifyingValues.lines(keyword).stream())
                        .toList());
    }
}
