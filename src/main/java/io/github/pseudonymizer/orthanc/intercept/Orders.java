// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.archive.OrthancVersion;
import io.github.pseudonymizer.orthanc.caller.LabelRights;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.request.AnonymizeRequest;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.orthanc.request.SavedInstances;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes orders of jobs: with the resources that they name, and in their domain. Thread-safe.
 *
 * @param savedInstances finds the resources of jobs that the built-in saved
 * @param visibility keeps users from what they may not see
 * @param newPatients how many patients without a pseudonym there may be
 * @param orthanc the version whose answers to unknown ids these are to resemble
 */
public record Orders(
        StudyArchive archive,
        Pseudonymization pseudonymization,
        Domains domains,
        SavedInstances savedInstances,
        Visibility visibility,
        NewPatients newPatients,
        Supplier<OrthancVersion> orthanc) {

    /** As {@link #of(Job, LabelRights)}, of a job that was allowed when it was asked for. */
    public Order of(Job job) {
        return of(job, LabelRights.ALL);
    }

    /**
     * The order that a job stands for.
     *
     * @param rights which studies the one who asks may see
     * @throws RequestException if it names resources or an edition that do not exist, or what may not be seen; or if a
     *     user who is no administrator wants rectangles black
     * @throws io.github.pseudonymizer.study.domain.DomainException if it belongs to no domain, or to several
     */
    Order of(Job job, LabelRights rights) {
        AnonymizeRequest request = job.request();
        if (job.limited() && !request.wishes().blackOut().isEmpty()) {
            throw new RequestException(
                    Reason.FORBIDDEN,
                    "BlackOut is for administrators only: see Pseudonymizer.Administrators in orthanc.json");
        }
        List<Resource> resources = job.takenOver()
                ? savedInstances.resources(request.resources(), request.permissive())
                : resourcesOf(request);
        visibility.check(resources, rights); // Before anything else is told about them.
        Domain domain = domainOf(request, resources, job.requester());
        String assigned = assignedPseudonym(job, domain);
        return new Order(
                resources,
                domain,
                assigned.isEmpty()
                        ? request.wishes()
                        : request.wishesWithoutPatientId(
                                domain.profile().settings().identifiers().patientName()),
                request.transferSyntax(),
                request.keepSource(),
                request.permissive(),
                job.requester(),
                request.keepLabels(),
                assigned.isEmpty() ? newPatients.of(job) : newPatients.of(job).assigning(assigned));
    }

    /** What the request wants as Patient ID, if its domain lets the one who asks assign pseudonyms; or empty. */
    private static String assignedPseudonym(Job job, Domain domain) {
        String wished = job.request().patientId();
        if (wished.isEmpty() || !domain.policy().assigned().allow(!job.limited())) {
            return "";
        }
        if (!Pseudonym.OfPatient.isPossible(wished)) {
            throw new RequestException(
                    Reason.BAD_REQUEST, "Replace.PatientID cannot be a pseudonym; allowed is " + Pseudonym.POSSIBLE);
        }
        return wished;
    }

    private List<Resource> resourcesOf(AnonymizeRequest request) {
        return request.resources().stream()
                .map(id -> archive.find(id).orElseThrow(() -> unknown(request)))
                .toList();
    }

    /**
     * Orthanc goes through the ids in alphabetical order. Since it looks up their level it does not notice when that
     * fails: without a level from an id before, the level is out of range; with one, there is no such resource.
     */
    private RequestException unknown(AnonymizeRequest request) {
        boolean outOfRange = request.level() != Level.INSTANCE
                && orthanc.get().isAtLeast(OrthancVersion.TELLS_LEVELS)
                && archive.find(Collections.min(request.resources())).isEmpty();
        return new RequestException(outOfRange ? Reason.OUT_OF_RANGE : Reason.UNKNOWN_RESOURCE, "");
    }

    private Domain domainOf(AnonymizeRequest request, List<Resource> resources, Requester requester) {
        Domain domain = request.domain().isEmpty()
                ? domains.of(() -> pseudonymization.originalsAmong(resources), requester.user(), archive)
                : domains.named(request.domain());
        if (domain.policy().refuses(request.wishes().dicomVersion())) {
            throw new RequestException(Reason.BAD_REQUEST, "unknown DicomVersion; there are " + Editions.NAMES);
        }
        return domain;
    }
}
