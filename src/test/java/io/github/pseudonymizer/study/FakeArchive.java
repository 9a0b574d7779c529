// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An archive in memory whose ids are the identifiers themselves. */
public final class FakeArchive implements StudyArchive, ChangeLog, FirstPosition {

    public static final Duration SETTLING = Duration.ofMinutes(2);

    private static final List<Level> LEVELS = List.of(Level.PATIENT, Level.STUDY, Level.SERIES, Level.INSTANCE);

    public final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    public final List<String> originsShown = Collections.synchronizedList(new ArrayList<>());
    /** What the log tells, one change after the other: studies that became stable, or that did not. */
    public final List<String> stable = new ArrayList<>();

    /** To which study something came by each change; it may not become stable. */
    public final List<String> arrivals = new ArrayList<>();
    /** When it says that a study changed, if not when it did; {@link Instant#MAX} for one that still grows. */
    public final Map<String, Instant> changed = new TreeMap<>();
    /** Studies to which something came shortly before the archive stopped; empty for too many. */
    public Optional<Set<String>> arrived = Optional.of(Set.of());
    /** How many changes at the log's beginning are gone. */
    public int changesGone;
    /** By the id of the copied study. */
    public final Map<String, CopyLabels> marks = new ConcurrentSkipListMap<>();

    /** By the id of the study, the id of that from which it was anonymized. */
    public final Map<String, String> anonymizedFrom = new ConcurrentSkipListMap<>();
    /** What is noted of the first start; null for nothing. */
    @Nullable
    public Noted firstPosition;

    /** As Orthanc since 1.12.5. */
    public boolean searches = true;

    /** Whether that cannot be noted. */
    public boolean notesNothing;
    /** By the id of the study. */
    public final Map<String, StudyTraits> traits = new TreeMap<>();

    public BiFunction<byte[], String, Optional<byte[]>> transcoder = (file, transferSyntax) -> Optional.empty();
    public final AtomicInteger stores = new AtomicInteger();
    /** How often studies were asked for by their UID. */
    public final AtomicInteger studiesAskedFor = new AtomicInteger();
    /** By the id of the resource; null in an archive that knows no labels. Several threads replace instances. */
    @Nullable
    public Map<String, Set<String>> labels = new ConcurrentSkipListMap<>();

    /** As Orthanc since 1.12.2. */
    public boolean showsOriginsAtOnce;
    /** What each call of {@link #showOrigins} said about waiting. */
    public final List<Boolean> waitsForOrigins = Collections.synchronizedList(new ArrayList<>());

    public volatile Runnable whileShowingOrigin = () -> {};
    public Runnable whileSearching = () -> {};
    public final Set<String> unreadable = new HashSet<>();
    /** As Orthanc's {@code OverwriteInstances}, for what others store too. */
    public boolean overwrites;

    /** How often a file was opened, by the id of the instance. */
    public final Map<String, Integer> opened = new ConcurrentSkipListMap<>();

    private final Instant begun = Instant.now();
    private final AtomicInteger updates = new AtomicInteger();
    private final Map<String, Instant> updated = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> revisions = new ConcurrentSkipListMap<>();
    public volatile int storesUntilFull = Integer.MAX_VALUE;

    public String receive(byte[] file) {
        Facts facts = Rewriter.read(ByteBuffer.wrap(file));
        String id = idOf(Level.INSTANCE, place(facts));
        put(id, file);
        return id;
    }

    /** By a clock that goes on by a second with every file that is stored. */
    private void put(String id, byte[] file) {
        files.put(id, file);
        updated.put(idOf(Level.STUDY, place(facts(id))), begun.plusSeconds(updates.incrementAndGet()));
        revisions.merge(id, 1, Integer::sum);
    }

    private static CopyUids place(Facts facts) {
        return new CopyUids(
                facts.patientId(), facts.studyInstanceUid(), facts.seriesInstanceUid(), facts.sopInstanceUid());
    }

    public Facts facts(String instance) {
        byte[] file = files.get(instance);
        if (file == null) {
            throw new AssertionError("no such instance");
        }
        return Rewriter.read(ByteBuffer.wrap(file));
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<Resource> find(String id) {
        return files.keySet().stream()
                .filter(instance -> (instance + "|").startsWith(id + "|"))
                .map(instance -> new Resource(
                        LEVELS.get((int) id.chars().filter(c -> c == '|').count()), id))
                .findFirst();
    }

    @Override
    public StudyTraits traitsOf(String study) {
        return traits.getOrDefault(study, new StudyTraits(Set.of(), Set.of(), Set.of(), Set.of(), ""));
    }

    @Override
    public List<StudyPart> partsOf(Resource resource) {
        Map<String, List<Original>> studies = new TreeMap<>();
        files.forEach((id, file) -> {
            if ((id + "|").startsWith(resource.id() + "|")) {
                Facts facts = facts(id);
                studies.computeIfAbsent(idOf(Level.STUDY, place(facts)), unused -> new ArrayList<>())
                        .add(new Original(
                                id,
                                facts.seriesInstanceUid(),
                                facts.sopInstanceUid(),
                                file.length,
                                "" + revisions.get(id)));
            }
        });
        return studies.entrySet().stream()
                .map(entry -> new StudyPart(
                        entry.getKey(),
                        entry.getValue(),
                        isWhole(resource),
                        isWhole(resource) ? List.of() : List.of(resource)))
                .toList();
    }

    private static boolean isWhole(Resource resource) {
        return resource.level() == Level.PATIENT || resource.level() == Level.STUDY;
    }

    @Override
    public Set<String> instancesOf(String study) {
        Set<String> ids = new HashSet<>();
        files.keySet().stream().filter(id -> id.startsWith(study + "|")).forEach(ids::add);
        return ids;
    }

    @Override
    public int countInstances(String study) {
        return instancesOf(study).size();
    }

    @Override
    public List<String> studies(long since, int limit) {
        return files.keySet().stream()
                .map(FakeArchive::studyOf)
                .distinct()
                .skip(since)
                .limit(limit)
                .toList();
    }

    private static String studyOf(String instance) {
        return instance.substring(0, instance.indexOf('|', instance.indexOf('|') + 1));
    }

    @Override
    public long countStudies() {
        return studies(0, Integer.MAX_VALUE).size();
    }

    @Override
    public List<String> studiesWith(String studyInstanceUid) {
        studiesAskedFor.incrementAndGet();
        return studies(0, Integer.MAX_VALUE).stream()
                .filter(study -> study.endsWith("|" + studyInstanceUid))
                .toList();
    }

    @Override
    public boolean findsAnonymized() {
        return searches;
    }

    @Override
    public List<String> anonymizedTo(String study) {
        whileSearching.run();
        return studies(0, Integer.MAX_VALUE).stream()
                .filter(copy -> study.equals(anonymizedFrom.get(copy)))
                .toList();
    }

    @Override
    public Optional<Noted> noted() {
        return Optional.ofNullable(firstPosition);
    }

    @Override
    public void note(Noted noted) {
        if (notesNothing) {
            throw new ArchiveException(ArchiveException.Reason.FAILED, "no");
        }
        firstPosition = noted;
    }

    @Override
    public void forget() {
        firstPosition = null;
    }

    @Override
    public Optional<String> anonymizedFrom(String study) {
        return instancesOf(study).isEmpty() ? Optional.empty() : Optional.ofNullable(anonymizedFrom.get(study));
    }

    @Override
    public String idOf(Level level, CopyUids place) {
        List<String> parts =
                List.of(place.patientId(), place.studyInstanceUid(), place.seriesInstanceUid(), place.sopInstanceUid());
        return String.join("|", parts.subList(0, LEVELS.indexOf(level) + 1));
    }

    @Override
    public Outcome.Copy describe(StudyPart copy) {
        return new Outcome.Copy(
                copy.study().substring(0, copy.study().indexOf('|')),
                copy.study(),
                List.of(),
                copy.instances().stream().map(Original::id).toList());
    }

    @Override
    public InstanceBytes open(String instance) {
        byte[] file = files.get(instance);
        if (file == null || unreadable.contains(instance)) {
            throw new ArchiveException(ArchiveException.Reason.GONE, "gone");
        }
        opened.merge(instance, 1, Integer::sum);
        return bytes(file);
    }

    @Override
    public String contentOf(String instance) {
        return Arrays.toString(files.get(instance));
    }

    @Override
    public boolean holds(String instance, Rewritten file) {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.writeTo(bytes);
        return Arrays.equals(bytes.array(), files.get(instance));
    }

    @Override
    public Optional<InstanceBytes> transcode(Rewritten file, String transferSyntax) {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.writeTo(bytes);
        return transcoder.apply(bytes.array(), transferSyntax).map(FakeArchive::bytes);
    }

    @Override
    public Set<String> encodedOtherwise(String study, String transferSyntax) {
        return instancesOf(study).stream()
                .filter(id -> facts(id).pixels().hasPixels())
                .filter(id -> !syntaxOf(id).equals(transferSyntax))
                .collect(Collectors.toSet());
    }

    /** UID of the transfer syntax of an instance's file. */
    public String syntaxOf(String instance) {
        byte[] file = files.get(instance);
        if (file == null) {
            throw new AssertionError("no such instance");
        }
        return DicomFile.open(ByteBuffer.wrap(file)).syntax().uid();
    }

    private static InstanceBytes bytes(byte[] file) {
        return new InstanceBytes() {
            @Override
            public ByteBuffer buffer() {
                return ByteBuffer.wrap(file);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean store(Rewritten copy) {
        if (stores.incrementAndGet() > storesUntilFull) {
            throw new ArchiveException(ArchiveException.Reason.NOT_STORED, "full");
        }
        ByteBuffer file = ByteBuffer.allocate((int) copy.size());
        copy.writeTo(file);
        String id = idOf(Level.INSTANCE, place(Rewriter.read(file.flip())));
        boolean takes = overwrites || !files.containsKey(id);
        if (takes) {
            put(id, file.array());
        }
        return takes;
    }

    @Override
    public void delete(Resource resource) {
        files.keySet().removeIf(id -> (id + "|").startsWith(resource.id() + "|"));
        Map<String, Set<String>> known = labels;
        if (known != null) {
            known.keySet().removeIf(id -> find(id).isEmpty());
        }
    }

    @Override
    public boolean showsOriginsAtOnce() {
        return showsOriginsAtOnce;
    }

    @Override
    public void showOrigins(
            StudyPart part,
            Function<Original, CopyUids> places,
            Predicate<Original> isNew,
            UnaryOperator<String> traces,
            boolean waits) {
        waitsForOrigins.add(waits);
        whileShowingOrigin.run();
        part.instances().stream()
                .map(original -> idOf(Level.SERIES, places.apply(original)))
                .distinct()
                .forEach(originsShown::add);
        part.instances()
                .forEach(original ->
                        anonymizedFrom.put(idOf(Level.STUDY, places.apply(original)), studyOf(original.id())));
    }

    @Override
    public void mark(String copyStudy, CopyLabels mark) {
        if (instancesOf(copyStudy).isEmpty()) {
            throw new AssertionError("not stored yet");
        }
        marks.putIfAbsent(copyStudy, mark);
    }

    @Override
    public Optional<Labels> labelsOf(StudyPart part) {
        Map<String, Set<String>> known = labels;
        if (known == null) {
            return Optional.empty();
        }
        Map<String, Set<String>> series = new TreeMap<>();
        Map<String, Set<String>> instances = new TreeMap<>();
        for (Original original : part.instances()) {
            String ofSeries = original.id().substring(0, original.id().lastIndexOf('|'));
            series.put(original.seriesInstanceUid(), known.getOrDefault(ofSeries, Set.of()));
            instances.put(original.id(), known.getOrDefault(original.id(), Set.of()));
        }
        String patient = part.study().substring(0, part.study().indexOf('|'));
        return Optional.of(new Labels(
                known.getOrDefault(patient, Set.of()), known.getOrDefault(part.study(), Set.of()), series, instances));
    }

    @Override
    public void label(Resource resource, String label) {
        Map<String, Set<String>> known = labels;
        if (known == null || label.equals("refused")) {
            throw new ArchiveException(ArchiveException.Reason.FAILED, "no");
        }
        known.computeIfAbsent(resource.id(), id -> ConcurrentHashMap.newKeySet())
                .add(label);
    }

    @Override
    public Optional<Instant> settledSince(String study) {
        Instant time = changed.getOrDefault(study, updated.getOrDefault(study, begun));
        return instancesOf(study).isEmpty() || time.equals(Instant.MAX) ? Optional.empty() : Optional.of(time);
    }

    @Override
    public Optional<Instant> lastChange(String study) {
        return instancesOf(study).isEmpty()
                ? Optional.empty()
                : Optional.of(changed.getOrDefault(study, updated.getOrDefault(study, begun)));
    }

    @Override
    public Optional<Set<String>> arrivalsBetween(long cursor, long end) {
        return Optional.of(Set.copyOf(arrivals.subList((int) cursor, (int) end)));
    }

    @Override
    public Duration settling() {
        return SETTLING;
    }

    @Override
    public Optional<Set<String>> arrivals(long cursor, long end) {
        return arrived;
    }

    @Override
    public long oldest() {
        return changesGone + 1L;
    }

    @Override
    public long newest() {
        return stable.size();
    }

    @Override
    public Stretch after(long cursor) {
        int begin = (int) Math.max(cursor, changesGone);
        int end = Math.min(stable.size(), begin + 2);
        return new Stretch(begin < end ? stable.subList(begin, end) : List.of(), end, end == stable.size());
    }
}
