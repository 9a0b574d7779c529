// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Everything that PostgreSQL keeps, in memory. */
public final class FakeRecords
        implements PseudonymStore, PatientTraits, Links, ChangeCursor, StudyQueue, QueueContents, AuditTrail {

    /** Maps like the real one, but readably: the hexadecimal digits of the text as a number. */
    public static final UidMapping UIDS =
            uid -> "2.25." + new BigInteger(1, uid.getBytes(StandardCharsets.UTF_8)).mod(BigInteger.ONE.shiftLeft(128));

    public final Map<Identity, Pseudonym> assigned = new HashMap<>();
    /** Studies of patients who were forgotten. */
    public final Set<Identity> forgotten = new HashSet<>();

    /** Pseudonyms that were merged, with those into which. */
    public final Map<String, String> merged = new HashMap<>();
    /** Former copies, by domain and original. */
    public final FakeFormerCopies formerCopies = new FakeFormerCopies(this);

    private final Map<String, Set<String>> traits = new HashMap<>();
    public final Map<String, Link> links = new LinkedHashMap<>();
    public final Map<String, CopiedFiles> copied = new LinkedHashMap<>();
    public final Map<String, Making> makings = new ConcurrentHashMap<>();
    private final Map<String, String> rules = new HashMap<>();
    private final Map<String, List<Resource>> parts = new HashMap<>();
    public final Deque<PendingStudy> waiting = new ArrayDeque<>();
    public final Map<String, String> retried = new LinkedHashMap<>();
    /** Studies that somebody is copying. */
    public final Set<String> claimed = new HashSet<>();

    public final Map<String, String> givenUp = new LinkedHashMap<>();
    public final List<AuditEntry> audit = new ArrayList<>();
    public final List<Set<Long>> withdrawals = new ArrayList<>();
    /** Other servers that have claimed work, and those whose work was made due again. */
    public final Set<String> claimants = new HashSet<>();

    public final List<String> releasedServers = new ArrayList<>();
    public final List<Duration> broughtForward = new ArrayList<>();
    public boolean unreachable;
    /** How many more times copies cannot be recorded as complete, audit entries not be written, work not be added. */
    public int failingCompletions;

    public int failingEntries;
    public int failingAdditions;
    private OptionalLong cursor = OptionalLong.empty();
    private Instant followedSince = Instant.EPOCH;
    private int claims;

    /** This, as the use cases take it. */
    public Stores all() {
        return new Stores(this, this, this, this, this, this, this);
    }

    /** As {@link #all()}, with other pseudonyms. */
    public Stores all(PseudonymStore pseudonyms) {
        return new Stores(pseudonyms, this, this, this, this, this, this);
    }

    /** As {@link #all()}, with another audit trail. */
    public Stores all(AuditTrail other) {
        return new Stores(this, this, this, other, this, this, this);
    }

    private static StoreException noAnswer() {
        return new StoreException(StoreException.Reason.UNREACHABLE, "no answer");
    }

    private void reach() {
        if (unreachable) {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "no database");
        }
    }

    /** How many patients have a pseudonym. */
    public synchronized int assignedPatients() {
        return (int) assigned.keySet().stream()
                .filter(identity -> identity.kind() == Identity.Kind.PATIENT)
                .count();
    }

    /** The pseudonyms of patients. */
    public synchronized List<String> patientPseudonyms() {
        return assigned.values().stream()
                .filter(Pseudonym.OfPatient.class::isInstance)
                .map(pseudonym -> ((Pseudonym.OfPatient) pseudonym).value())
                .toList();
    }

    @Override
    public synchronized Map<Identity, Pseudonym> assign(
            Namespace namespace, Set<Identity> identities, Admission admission) {
        reach();
        Map<Identity, Pseudonym> answer = new HashMap<>();
        if (!admission.assigned().isEmpty()) {
            requirePossible(identities, admission.assigned());
        }
        if (!Collections.disjoint(forgotten, identities)) {
            throw new ForgottenException();
        }
        int patients = (int) identities.stream()
                .filter(identity -> identity.kind() == Identity.Kind.PATIENT && !assigned.containsKey(identity))
                .count();
        if (patients > 0) {
            admission.admit(patients);
        }
        for (Identity identity : identities) {
            answer.put(
                    identity,
                    assigned.computeIfAbsent(
                            identity,
                            unused -> identity.kind() == Identity.Kind.STUDY
                                    ? new Pseudonym.OfStudy(new Uid(UIDS.map(identity.value())))
                                    : new Pseudonym.OfPatient(
                                            admission.assigned().isEmpty()
                                                    ? "P" + assigned.size()
                                                    : admission.assigned(),
                                            new DateShift(-100))));
        }
        return answer;
    }

    private void requirePossible(Set<Identity> identities, String wanted) {
        assigned.forEach((identity, pseudonym) -> {
            if (pseudonym instanceof Pseudonym.OfPatient patient
                    && identities.contains(identity) != patient.value().equals(wanted)) {
                throw new AssignedPseudonymException(
                        identities.contains(identity)
                                ? AssignedPseudonymException.Reason.OTHER_PSEUDONYM
                                : AssignedPseudonymException.Reason.TAKEN);
            }
        });
    }

    @Override
    public synchronized Set<Trait> contradicted(Namespace namespace, String pseudonym, Map<Trait, String> values) {
        reach();
        return values.keySet().stream()
                .filter(trait -> {
                    Set<String> told = traits.computeIfAbsent(pseudonym + trait, unused -> new HashSet<>());
                    told.add(values.getOrDefault(trait, ""));
                    return told.size() > 1;
                })
                .collect(Collectors.toSet());
    }

    /** The same pseudonyms, each with its domain's prefix. */
    public PseudonymStore prefixed() {
        return (namespace, identities, admission) -> {
            Map<Identity, Pseudonym> assigned = new HashMap<>(assign(namespace, identities, admission));
            assigned.replaceAll((identity, pseudonym) -> pseudonym instanceof Pseudonym.OfPatient patient
                    ? new Pseudonym.OfPatient(namespace.format().prefix() + patient.value(), patient.shift())
                    : pseudonym);
            return assigned;
        };
    }

    @Override
    public synchronized Optional<Link> find(String archive, String namespace, String original) {
        reach();
        return Optional.ofNullable(links.get(namespace + " " + original));
    }

    @Override
    public synchronized List<Link> ofOriginal(String archive, String original) {
        reach();
        return links.values().stream()
                .filter(link -> link.original().equals(original))
                .sorted(Comparator.comparing(Link::domain))
                .toList();
    }

    @Override
    public synchronized List<Link> ofCopy(String archive, String copy) {
        reach();
        return links.values().stream().filter(link -> link.copy().equals(copy)).toList();
    }

    @Override
    public synchronized boolean isCopy(String study) {
        return findByCopy("", study).isPresent() || formerCopies.all.containsValue(study);
    }

    @Override
    public synchronized void begin(Link link, List<Resource> part, Making making) {
        reach();
        if (merged.containsKey(link.pseudonym())) {
            throw noAnswer();
        }
        formerCopies.note(link);
        makings.put(link.domain() + " " + link.original(), making);
        rules.merge(link.domain() + " " + making.digest(), making.rules(), (old, now) -> old.isEmpty() ? now : old);
        parts.put(link.domain() + " " + link.original(), List.copyOf(part));
        Link before = links.getOrDefault(link.domain() + " " + link.original(), link);
        put(link, Link.State.STORING, before.instances(), before.orphans());
    }

    @Override
    public synchronized Making making(Link link) {
        reach();
        Making making = makings.getOrDefault(link.domain() + " " + link.original(), Making.UNKNOWN);
        return Making.recorded(making.digest(), making.wished(), making.unfinished());
    }

    @Override
    public synchronized Optional<String> rules(String namespace, String digest) {
        return Optional.ofNullable(rules.get(namespace + " " + digest)).filter(text -> !text.isEmpty());
    }

    @Override
    public synchronized long countOutdated(String archive, Map<String, Set<String>> current) {
        return outdated(archive, current, "", Integer.MAX_VALUE).size();
    }

    @Override
    public synchronized List<Link> outdated(String archive, Map<String, Set<String>> current, String after, int limit) {
        return links.values().stream()
                .filter(link -> link.instances() > 0 && link.copy().compareTo(after) > 0)
                .filter(link -> current.containsKey(link.domain())
                        && !current.get(link.domain()).contains(making(link).digest()))
                .sorted(Comparator.comparing(Link::copy))
                .limit(limit)
                .toList();
    }

    @Override
    public Former former() {
        return formerCopies;
    }

    @Override
    public synchronized List<Resource> part(Link link) {
        return parts.getOrDefault(link.domain() + " " + link.original(), List.of());
    }

    @Override
    public synchronized void complete(Link link, int instances, int orphans) {
        if (failingCompletions > 0) {
            failingCompletions--;
            throw noAnswer();
        }
        put(link, making(link).unfinished() ? Link.State.STORING : Link.State.COMPLETE, instances, orphans);
    }

    @Override
    public synchronized void fail(Link link) {
        Link before = links.getOrDefault(link.domain() + " " + link.original(), link);
        put(link, Link.State.FAILED, before.instances(), before.orphans());
    }

    @Override
    public synchronized CopiedFiles copiedFiles(Link link) {
        return copied.getOrDefault(link.domain() + " " + link.original(), CopiedFiles.NONE);
    }

    @Override
    public synchronized void copied(Link link, CopiedFiles files) {
        reach();
        copied.put(link.domain() + " " + link.original(), CopiedFiles.of(files.bytes()));
    }

    private void put(Link link, Link.State state, int instances, int orphans) {
        reach();
        links.put(
                link.domain() + " " + link.original(),
                new Link(
                        link.archive(),
                        link.domain(),
                        link.original(),
                        link.copy(),
                        link.pseudonym(),
                        state,
                        link.requester(),
                        instances,
                        orphans,
                        link.changed()));
    }

    @Override
    public synchronized List<Link> interrupted(String archive) {
        return links.values().stream()
                .filter(link -> link.state() == Link.State.STORING)
                .toList();
    }

    @Override
    public synchronized List<String> copies(String archive, String after, int limit) {
        reach();
        return links.values().stream()
                .map(Link::copy)
                .filter(copy -> copy.compareTo(after) > 0)
                .sorted()
                .distinct()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Link> latest(String archive, int limit) {
        reach();
        return links.values().stream().limit(limit).toList();
    }

    @Override
    public synchronized OptionalLong position(String archive) {
        reach();
        return cursor;
    }

    @Override
    public synchronized void begin(String archive, long position, Instant since) {
        if (cursor.isEmpty()) {
            cursor = OptionalLong.of(position);
            followedSince = since;
        }
    }

    @Override
    public synchronized Optional<Instant> followedSince(String archive) {
        return cursor.isEmpty() ? Optional.empty() : Optional.of(followedSince);
    }

    @Override
    public synchronized void followSince(String archive, Instant since) {
        followedSince = since;
    }

    @Override
    public synchronized List<PendingStudy.Failure> failed(String archive, int limit) {
        return givenUp.entrySet().stream()
                .map(entry -> new PendingStudy.Failure(
                        entry.getKey(), Requester.Cause.STABLE_STUDY, 1, entry.getValue(), Instant.EPOCH))
                .toList();
    }

    @Override
    public synchronized List<PendingStudy.Reason> reasons(String archive, int studies) {
        return givenUp.entrySet().stream()
                .map(one -> new PendingStudy.Reason("", one.getValue(), 1, List.of(one.getKey())))
                .toList();
    }

    @Override
    public synchronized int retryFailed(String archive, Collection<String> studies) {
        List<String> failed =
                studies.stream().filter(givenUp.keySet()::contains).distinct().toList();
        failed.forEach(givenUp::remove);
        add(archive, failed, Requester.Cause.STABLE_STUDY);
        return failed.size();
    }

    @Override
    public synchronized int retryAllFailed(String archive) {
        return retryFailed(archive, List.copyOf(givenUp.keySet()));
    }

    @Override
    public synchronized void advance(String archive, long position, List<String> studies, Requester.Cause cause) {
        reach();
        cursor = OptionalLong.of(position);
        add(archive, studies, cause);
    }

    @Override
    public synchronized void add(String archive, List<String> studies, Requester.Cause cause) {
        if (failingAdditions > 0) {
            failingAdditions--;
            throw noAnswer();
        }
        studies.forEach(study -> waiting.add(
                new PendingStudy(waiting.size(), archive, study, cause, "", 1, cause == Requester.Cause.REMAKE)));
    }

    @Override
    public synchronized void addBuiltInCopies(String archive, List<String> copies, String namespace) {
        copies.forEach(copy -> waiting.add(
                new PendingStudy(waiting.size(), archive, copy, Requester.Cause.BUILT_IN_COPY, namespace, 1)));
    }

    @Override
    public synchronized Map<String, PendingStudy.Standing> standings(String archive, Collection<String> studies) {
        Map<String, PendingStudy.Standing> standings = new HashMap<>();
        waiting.forEach(work ->
                standings.put(work.study(), new PendingStudy.Standing(work.cause(), PendingStudy.State.WAITING, "")));
        givenUp.forEach((study, reason) -> standings.put(
                study, new PendingStudy.Standing(Requester.Cause.BUILT_IN_COPY, PendingStudy.State.FAILED, reason)));
        claimed.forEach(study -> standings.put(
                study, new PendingStudy.Standing(Requester.Cause.STABLE_STUDY, PendingStudy.State.CLAIMED, "")));
        standings.keySet().retainAll(studies);
        return standings;
    }

    @Override
    public synchronized Optional<PendingStudy> claim(String archive, Duration lease) {
        reach();
        claims++;
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public synchronized void release(String archive) {
        reach();
    }

    @Override
    public synchronized void withdraw(String archive, Set<Long> held) {
        reach();
        withdrawals.add(held);
    }

    @Override
    public synchronized void bringForward(String archive, Duration longest) {
        broughtForward.add(longest);
    }

    @Override
    public synchronized Set<String> otherClaimants(String archive) {
        return claimants;
    }

    @Override
    public synchronized void releaseAllOf(String archive, String server) {
        releasedServers.add(server);
    }

    @Override
    public synchronized void takeOver(String archive, Collection<String> studies) {}

    @Override
    public synchronized void renew(PendingStudy work, Duration lease) {}

    @Override
    public synchronized void finish(PendingStudy work) {}

    @Override
    public synchronized void retry(PendingStudy work, Duration pause, String reason) {
        retried.put(work.study(), reason);
    }

    @Override
    public synchronized void giveUp(PendingStudy work, String reason) {
        givenUp.put(work.study(), reason);
    }

    @Override
    public synchronized Map<PendingStudy.State, Long> count(String archive) {
        return Map.of(PendingStudy.State.WAITING, (long) waiting.size(), PendingStudy.State.CLAIMED, (long) claims);
    }

    @Override
    public synchronized PendingStudy.Queue queue(String archive) {
        return new PendingStudy.Queue(waiting.size(), claims, givenUp.size(), Duration.ZERO);
    }

    @Override
    public synchronized void record(AuditEntry entry) {
        reach();
        if (failingEntries > 0) {
            failingEntries--;
            throw noAnswer();
        }
        audit.add(entry);
    }
}
