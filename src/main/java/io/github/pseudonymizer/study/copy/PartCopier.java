// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.Optional;

/** Copies one study of an order, while the run has that study to itself. Thread-safe. */
final class PartCopier {

    private final StudyArchive archive;
    private final CopyMembers members;
    private final StudyCopier copier;
    private final CopyRecording recording;
    private final CopyReports reports;
    private final SecondCopies secondCopies;

    PartCopier(
            StudyArchive archive,
            CopyMembers members,
            StudyCopier copier,
            CopyRecording recording,
            CopyReports reports,
            SecondCopies secondCopies) {
        this.archive = archive;
        this.members = members;
        this.copier = copier;
        this.recording = recording;
        this.reports = reports;
        this.secondCopies = secondCopies;
    }

    /** What takes its copies from stored to complete. */
    CopyRecording recording() {
        return recording;
    }

    /** Leaves a copy as it is: it is its own copy, without the instances that others have put there. */
    void leave(StudyPart part, OrderResults results) {
        StudyPart ours = reports.reportingRefusals(results.order(), () -> members.of(part));
        results.addOwnCopy(part, ours, archive.describe(ours));
    }

    /**
     * Makes a copy, or brings it up to date.
     *
     * @param hold tells whether no other server works on the study
     * @return false if the copy that is there must get another pseudonym first; nothing was done then
     */
    boolean make(StudyPart part, OrderResults results, ServerLocks.Hold hold) {
        return reports.reportingRefusals(results.order(), () -> {
            Optional<CopyResult> made = copier.make(part, results.order(), results.tally(), hold);
            if (made.isEmpty()) {
                return false;
            }
            CopyResult copy = made.get();
            Outcome.Copy described = copy.describe(archive);
            results.add(recording.record(copy, results.order()), described);
            if (copy.before().isFirst()) {
                secondCopies.lookAt(part.study());
            }
            return true;
        });
    }
}
