// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.pseudonym.UidMapping;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds for each instance its copy: by the UIDs that the domain gives. What has no partner stands alone. Used once.
 *
 * @param archive knows which id belongs to which UIDs
 */
record Pairing(StudyArchive archive, Link link, StudyContents.Study copy) {

    /**
     * The series in the order of the originals, then those that only the copy has.
     *
     * @param original empty if it is gone
     * @param domain empty if the settings no longer have it; then nothing has a partner
     */
    List<PairedSeries> of(Optional<StudyContents.Study> original, Optional<Domain> domain) {
        Map<String, List<String>> left = new LinkedHashMap<>();
        copy.series()
                .forEach(series -> left.put(
                        series.id(),
                        series.instances().stream()
                                .map(StudyContents.Instance::id)
                                .toList()));
        List<PairedSeries> pairs = new ArrayList<>();
        original.ifPresent(study -> {
            Optional<UidMapping> uids = domain.flatMap(own -> uids(own, study.uid()));
            study.series().forEach(series -> pairs.add(pair(study.uid(), series, uids, left)));
        });
        left.forEach((series, instances) ->
                pairs.add(new PairedSeries(Optional.empty(), Optional.of(series), alone(instances))));
        return pairs;
    }

    private static List<PairedSeries.Pair> alone(Collection<String> copies) {
        return copies.stream()
                .map(id -> new PairedSeries.Pair(Optional.empty(), Optional.of(id)))
                .toList();
    }

    /** The mapping with which the copy was made: the domain may since have begun, or ceased, to retain UIDs. */
    private Optional<UidMapping> uids(Domain domain, String study) {
        return Stream.<UidMapping>of(domain.uidsOfCopies(), domain.uids(), uid -> uid)
                .map(UidMapping::current)
                .filter(uids -> id(Level.STUDY, uids.map(study), "", "").equals(link.copy()))
                .findFirst();
    }

    private String id(Level level, String study, String series, String instance) {
        return archive.idOf(level, new CopyUids(link.pseudonym(), study, series, instance));
    }

    private PairedSeries pair(
            String study, StudyContents.Series series, Optional<UidMapping> uids, Map<String, List<String>> left) {
        Optional<String> copied = uids.map(map -> id(Level.SERIES, map.map(study), map.map(series.uid()), ""))
                .filter(left::containsKey);
        Set<String> copies = new LinkedHashSet<>(copied.map(left::remove).orElse(List.of()));
        List<PairedSeries.Pair> pairs = new ArrayList<>();
        for (StudyContents.Instance instance : series.instances()) {
            Optional<String> twin = uids.map(
                            map -> id(Level.INSTANCE, map.map(study), map.map(series.uid()), map.map(instance.uid())))
                    .filter(copies::remove);
            pairs.add(new PairedSeries.Pair(Optional.of(instance.id()), twin));
        }
        pairs.addAll(alone(copies));
        return new PairedSeries(Optional.of(series.id()), copied, pairs);
    }
}
