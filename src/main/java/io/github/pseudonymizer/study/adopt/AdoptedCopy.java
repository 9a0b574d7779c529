// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import java.util.List;
import java.util.Optional;

/**
 * A copy that others made, with all that is to be recorded of it.
 *
 * @param link its complete link; its pseudonym becomes that of the patient
 * @param patient the patient of the original
 * @param study the original; empty if the copies of the domain keep its UIDs
 * @param shift by how much its dates moved; empty if it has none, so that any shift fits
 * @param uids those of the study, its series and its instances, and others; none if they are kept
 * @param files the originals of its instances
 */
public record AdoptedCopy(
        Link link,
        Identity patient,
        Optional<Identity> study,
        Optional<DateShift> shift,
        List<AdoptedUid> uids,
        CopiedFiles files) {

    public AdoptedCopy {
        uids = List.copyOf(uids);
    }

    /** The same with this shift, which other copies of the patient tell. */
    AdoptedCopy shifted(Optional<DateShift> told) {
        return new AdoptedCopy(link, patient, study, told, uids, files);
    }

    /** The Study Instance UID of the copy that stands for that of the original; empty if it is kept. */
    public Optional<String> studyPseudonym() {
        return study.flatMap(identity -> uids.stream()
                .filter(uid -> uid.original().equals(identity.value()))
                .map(AdoptedUid::copy)
                .findFirst());
    }

    @Override
    public String toString() {
        return "AdoptedCopy[redacted]";
    }
}
