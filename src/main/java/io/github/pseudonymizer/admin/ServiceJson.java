// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.DescribingDomains.Description;
import io.github.pseudonymizer.service.ImportReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of the service as JSON, for the routes and for the commands. */
public final class ServiceJson {

    private ServiceJson() {}

    private record Imported(
            long rows,
            @SerializedName("New") long added,
            long known,
            List<Conflict> conflicts,
            @Nullable Long conflictsNotListed,
            boolean applied) {}

    private record Described(
            String domain,
            List<String> profile,
            String digest,
            long patients,
            long studies,
            long copies,
            long failures) {}

    /** The result of an import. */
    public static JsonElement of(ImportReport report) {
        long notListed = report.conflictCount() - report.conflicts().size();
        return Json.of(new Imported(
                report.rows(),
                report.added(),
                report.known(),
                report.conflicts(),
                notListed > 0 ? notListed : null,
                report.applied()));
    }

    /** What each domain is. */
    public static JsonElement of(List<Description> descriptions) {
        return Json.of(descriptions.stream()
                .map(one -> new Described(
                        one.name(),
                        one.profile(),
                        one.digest(),
                        one.counts().patients(),
                        one.counts().studies(),
                        one.counts().copies(),
                        one.counts().failures()))
                .toList());
    }
}
