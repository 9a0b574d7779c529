// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.instance.StudyPseudonyms;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the part of a study that has been copied before. Thread-safe. */
record CopiedPart(StudyArchive archive, Stores stores) {

    /**
     * The remaining instances from which the copy in the order's domain was made.
     *
     * @param part the whole study
     * @return empty if none remains
     * @throws RuntimeException as {@link Pseudonymization#carryOut}
     */
    Optional<StudyPart> of(StudyPart part, Order order) {
        Optional<Link> link =
                stores.links().find(archive.name(), order.domain().namespace().name(), part.study());
        if (link.isEmpty()) {
            return Optional.empty();
        }
        CopiedFiles copied = stores.links().copiedFiles(link.get());
        Set<String> present = archive.instancesOf(link.get().copy());
        StudyPseudonyms pseudonyms = new StudyPseudonyms(archive, stores, order, part);
        if (order.requester().cause() == Requester.Cause.REMAKE && !present.isEmpty()) {
            requireSamePlace(link.get(), pseudonyms.placeOf(part.instances().get(0)));
        }
        List<Original> known = part.instances().stream()
                .filter(original -> {
                    String copy = archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original));
                    return copied.has(copy) || present.contains(copy);
                })
                .toList();
        if (known.size() == part.instances().size()) {
            return Optional.of(part);
        }
        List<Resource> wanted = known.stream()
                .map(original -> new Resource(Level.INSTANCE, original.id()))
                .toList();
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new StudyPart(part.study(), known, part.whole(), wanted));
    }

    private void requireSamePlace(Link link, CopyUids place) {
        if (!archive.idOf(Level.STUDY, place).equals(link.copy())) {
            throw new ExistingCopyException(
                    "by today's rules the copy would have other UIDs or another pseudonym, so it stays as it is");
        }
    }
}
