// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.LabelRights;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.intercept.TableJobs;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.service.ServicePorts;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import io.github.pseudonymizer.study.adopt.AdoptCopies;
import io.github.pseudonymizer.study.adopt.Adoptions;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.forget.ForgetPatient;
import io.github.pseudonymizer.study.forget.Forgetting;
import io.github.pseudonymizer.study.forget.OriginMarks;
import io.github.pseudonymizer.study.forget.Renewal;
import io.github.pseudonymizer.study.merge.MergePatients;
import io.github.pseudonymizer.study.merge.Merging;
import io.github.pseudonymizer.study.review.Comparing;
import io.github.pseudonymizer.study.review.Reviewing;
import io.github.pseudonymizer.study.review.Reviews;
import io.github.pseudonymizer.study.review.StudyContents;
import io.github.pseudonymizer.study.stable.Remakes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The plugin's own API, and mocks of all that is behind it. Its administrator is alice. */
final class MockedApi {

    static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "10.0.0.7");

    /** An Orthanc without any study. */
    private static final Bridge EMPTY = new ScriptedBridge() {
        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            return new RestAnswer(404, body);
        }
    };

    final Links links = mock(Links.class);
    final StudyQueue queue = mock(StudyQueue.class);
    final QueueContents contents = mock(QueueContents.class);
    final AuditTrail audit = mock(AuditTrail.class);
    final PseudonymTable table = mock(PseudonymTable.class);
    final AuditLog log = mock(AuditLog.class);
    final StudyArchive archive = mock(StudyArchive.class);
    final Forgetting forgetting = mock(Forgetting.class);
    final Renewal renewal = mock(Renewal.class);
    final Merging merging = mock(Merging.class);
    final StudyContents studies = mock(StudyContents.class);
    final Reviews reviews = mock(Reviews.class);
    final Adoptions adoptions = mock(Adoptions.class);
    final OriginMarks marks = mock(OriginMarks.class);
    TableJobs tableJobs = new TableJobs(EMPTY);
    List<Domain> domains = List.of();
    DatabaseState database = HealthRouteTest.usable();
    boolean copiesAreOpen;
    Administrators administrators = new Administrators(Set.of("alice"), Set.of(), Set.of());

    MockedApi() {
        when(archive.name()).thenReturn("archive");
    }

    /** The answer, as a user gets it. */
    Reply answer(Ask ask) {
        return new OneAnswer().of(routes(), administrators, ask);
    }

    /** The answer to a request with these headers. */
    Reply answer(Ask ask, Map<String, String> headers) {
        return new OneAnswer().of(routes(), administrators, ask, headers);
    }

    OwnRoutes routes() {
        Domains cohorts = new Domains(domains, Map.of());
        Stores stores = new Stores(
                mock(PseudonymStore.class),
                mock(PatientTraits.class),
                links,
                audit,
                mock(ChangeCursor.class),
                queue,
                contents);
        ForgetPatient forgetPatient = new ForgetPatient(
                archive,
                links,
                audit,
                forgetting,
                new ForgetPatient.CopyPorts(marks, renewal),
                (study, progress, work) -> work.run());
        AdoptCopies adoptCopies = new AdoptCopies(
                archive,
                cohorts,
                new AdoptCopies.Ports(
                        links,
                        audit,
                        adoptions,
                        instance -> Optional.empty(),
                        (study, progress, work) -> work.run(),
                        progress -> {}));
        HealthRoute health =
                new HealthRoute("1.2.3", () -> database, () -> WorkersState.OK, HealthRouteTest::allRoutes);
        PseudonymService service = PseudonymService.of(
                "archive", cohorts, new ServicePorts(table, log, stores.pseudonyms(), audit), rows -> {});
        return new OwnRoutes(
                archive,
                stores,
                cohorts,
                new Remakes(archive, stores, cohorts),
                forgetPatient,
                new MergePatients(archive, audit, merging),
                adoptCopies,
                health,
                service,
                tableJobs,
                Reviewing.of(
                        new Comparing(
                                archive, studies, cohorts, reviews, new Explaining(archive, links, cohorts), audit),
                        links,
                        (study, progress, work) -> work.run()),
                new Visibility(new OrthancRest(EMPTY)),
                copiesAreOpen,
                true);
    }

    /** Who asks from 10.0.0.7, with a name that was verified or is empty. */
    static Caller caller(String user, boolean local) {
        return new Caller(
                new Requester(Requester.Cause.HTTP, user, ALICE.address()), Set.of(), Set.of(), LabelRights.ALL, local);
    }

    /** The answer to a user who asks from elsewhere. */
    Reply get(String path, String user) {
        return answer(new Ask("GET", path, Map.of(), caller(user, false), ""));
    }
}
