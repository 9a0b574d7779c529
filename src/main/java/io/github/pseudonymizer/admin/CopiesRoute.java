// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /pseudonymizer/copies/{id of a study}}: the copies of an original that the archive holds, in all domains.
 * An unknown study has none.
 *
 * @param archive says which copies are still there
 */
record CopiesRoute(StudyArchive archive, Links links) {

    private record Answer(List<Copy> copies, @Nullable Boolean hasOriginal) {}

    private record Copy(String study, String domain, Link.State state) {}

    /** An administrator is also told whether the study is itself a copy. */
    Reply answer(Query query) {
        String study = query.parameter(0);
        List<Copy> copies = links.ofOriginal(archive.name(), study).stream()
                .filter(link -> archive.find(link.copy()).isPresent())
                .map(link -> new Copy(link.copy(), link.domain(), link.state()))
                .toList();
        return Reply.ok(new Answer(copies, query.isFromAdministrator() ? hasOriginal(study) : null));
    }

    private boolean hasOriginal(String study) {
        return links.findByCopy(archive.name(), study)
                .flatMap(link -> archive.find(link.original()))
                .isPresent();
    }
}
