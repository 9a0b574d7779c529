// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static io.github.pseudonymizer.orthanc.archive.OrthancRest.mainTag;
import static io.github.pseudonymizer.orthanc.archive.OrthancRest.text;
import static io.github.pseudonymizer.orthanc.archive.OrthancRest.texts;
import static io.github.pseudonymizer.orthanc.archive.OrthancRest.uriOf;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import io.github.pseudonymizer.orthanc.bridge.NativeBytes;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.ArchiveException.Reason;
import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Orthanc that hosts us, as the archive of originals and copies. Thread-safe. */
public final class OrthancArchive implements StudyArchive, AutoCloseable {

    /** In UTC, in every time zone of the server (measured). */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    /**
     * Orthanc's storage refuses a file if another thread makes the folder of that file at the same moment, or removes
     * it because it is empty. The next attempt gets another folder.
     */
    private static final int STORE_ATTEMPTS = 3;

    private final Bridge bridge;
    private final OrthancRest rest;
    private final RunningVersion version;
    private final JobHistory jobHistory;
    private final AnonymizedFromShell fromShell;
    private final AnonymizedFromLink fromLink;
    private final OrthancCopyLabels marks;
    private final AnonymizedStudies anonymized;
    private final String name;

    /**
     * Speaks to Orthanc when used, not before.
     *
     * @param name the name that {@link ServerName} found
     * @param places where copies are marked
     * @param jobHistorySize how many of the jobs that ended Orthanc shows; 0 for none
     */
    public OrthancArchive(Bridge bridge, String name, CopyLabelPlaces places, int jobHistorySize) {
        this.bridge = bridge;
        this.rest = new OrthancRest(bridge);
        this.version = new RunningVersion(rest);
        this.jobHistory = new JobHistory(rest, jobHistorySize, InstantSource.system());
        this.fromShell = new AnonymizedFromShell(bridge, version, jobHistory);
        this.fromLink = new AnonymizedFromLink(bridge);
        this.marks = new OrthancCopyLabels(bridge, places);
        this.anonymized = new AnonymizedStudies(bridge, rest);
        this.name = name;
    }

    public JobHistory jobHistory() {
        return jobHistory;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Resource> find(String id) {
        return OrthancIds.isWellFormed(id)
                ? Stream.of(Level.values())
                        .map(level -> new Resource(level, id))
                        .filter(resource -> rest.get(uriOf(resource)).isPresent())
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public List<StudyPart> partsOf(Resource resource) {
        return rest.object(uriOf(resource)).map(json -> partsOf(resource, json)).orElse(List.of());
    }

    private List<StudyPart> partsOf(Resource resource, JsonObject json) {
        return switch (resource.level()) {
            case PATIENT ->
                texts(json.get("Studies")).stream()
                        .map(study -> new Resource(Level.STUDY, study))
                        .flatMap(study -> partsOf(study).stream())
                        .toList();
            case STUDY -> part(resource.id(), uriOf(resource), List.of());
            case SERIES -> part(text(json, "ParentStudy"), uriOf(resource), List.of(resource));
            case INSTANCE -> part(json, resource);
        };
    }

    /** Without a list of its series, because a client may ask for thousands of instances one by one. */
    private List<StudyPart> part(JsonObject instance, Resource resource) {
        String series = uriOf(new Resource(Level.SERIES, text(instance, "ParentSeries")));
        return rest.object(series).stream()
                .map(json -> new StudyPart(
                        text(json, "ParentStudy"),
                        List.of(original(instance, mainTag(json, "SeriesInstanceUID"))),
                        false,
                        List.of(resource)))
                .toList();
    }

    private List<StudyPart> part(String study, String uri, List<Resource> wanted) {
        Map<String, String> seriesUids = seriesUidsOf(study);
        List<Original> originals = rest.list(uri + "/instances")
                .filter(instance -> seriesUids.containsKey(text(instance, "ParentSeries")))
                .map(instance ->
                        original(instance, Objects.requireNonNull(seriesUids.get(text(instance, "ParentSeries")))))
                .sorted(Comparator.comparing(Original::id))
                .toList();
        return originals.isEmpty() ? List.of() : List.of(new StudyPart(study, originals, wanted.isEmpty(), wanted));
    }

    private static Original original(JsonObject instance, String seriesInstanceUid) {
        return new Original(
                text(instance, "ID"),
                seriesInstanceUid,
                mainTag(instance, "SOPInstanceUID"),
                instance.get("FileSize").getAsLong(),
                text(instance, "FileUuid"));
    }

    private Map<String, String> seriesUidsOf(String study) {
        Map<String, String> uids = new HashMap<>();
        rest.list("/studies/" + study + "/series")
                .forEach(series -> uids.put(text(series, "ID"), mainTag(series, "SeriesInstanceUID")));
        return uids;
    }

    @Override
    public Set<String> instancesOf(String study) {
        Set<String> ids = new HashSet<>();
        rest.list("/studies/" + study + "/instances").forEach(instance -> ids.add(text(instance, "ID")));
        ids.removeIf(fromShell::isShell);
        return ids;
    }

    /** Without a list of them, which can be long. */
    @Override
    public int countInstances(String study) {
        return rest.object("/studies/" + study + "/statistics")
                .map(json -> json.get("CountInstances").getAsInt())
                .orElse(0);
    }

    @Override
    public Optional<Instant> settledSince(String study) {
        return rest.object("/studies/" + study)
                .filter(json -> json.get("IsStable").getAsBoolean())
                .map(OrthancArchive::lastUpdate);
    }

    @Override
    public Optional<Instant> lastChange(String study) {
        return rest.object("/studies/" + study).map(OrthancArchive::lastUpdate);
    }

    private static Instant lastUpdate(JsonObject study) {
        return study.has("LastUpdate")
                ? LocalDateTime.parse(text(study, "LastUpdate"), TIME).toInstant(ZoneOffset.UTC)
                : Instant.EPOCH;
    }

    @Override
    public List<String> studies(long since, int limit) {
        return rest.texts("/studies?since=" + since + "&limit=" + limit);
    }

    @Override
    public long countStudies() {
        return rest.object("/statistics")
                .map(json -> json.get("CountStudies").getAsLong())
                .orElse(0L);
    }

    @Override
    public List<String> studiesWith(String studyInstanceUid) {
        ByteBuffer body = ByteBuffer.wrap(studyInstanceUid.getBytes(StandardCharsets.UTF_8));
        return OrthancRest.json("POST", bridge.call("POST", "/tools/lookup", body)).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(found -> text(found, "Type").equals("Study"))
                .map(found -> text(found, "ID"))
                .toList();
    }

    @Override
    public Optional<String> anonymizedFrom(String study) {
        return anonymized.originalOf(study);
    }

    @Override
    public boolean findsAnonymized() {
        return anonymized.findsByMetadata();
    }

    @Override
    public List<String> anonymizedTo(String study) {
        return anonymized.copiesOf(study);
    }

    @Override
    public StudyTraits traitsOf(String study) {
        return new OrthancTraits(rest).of(study);
    }

    @Override
    public String idOf(Level level, CopyUids place) {
        return OrthancIds.of(level, place);
    }

    @Override
    public Outcome.Copy describe(StudyPart copy) {
        String patient = rest.object("/studies/" + copy.study())
                .map(study -> text(study, "ParentPatient"))
                .orElseThrow(() -> new ArchiveException(Reason.GONE, "the study is gone"));
        Set<String> wanted = new HashSet<>();
        copy.instances().forEach(instance -> wanted.add(instance.id()));
        List<JsonObject> instances = rest.list("/studies/" + copy.study() + "/instances")
                .filter(instance -> wanted.contains(text(instance, "ID")))
                .toList();
        return new Outcome.Copy(
                patient,
                copy.study(),
                instances.stream()
                        .map(instance -> text(instance, "ParentSeries"))
                        .distinct()
                        .toList(),
                instances.stream().map(instance -> text(instance, "ID")).toList());
    }

    /** Orthanc keeps the MD5 of its files, unless {@code StoreMD5ForAttachments} is false. */
    @Override
    public String contentOf(String instance) {
        RestAnswer answer =
                bridge.call("GET", "/instances/" + instance + "/attachments/dicom/md5", OrthancRest.NOTHING);
        return answer.status() == 200 ? answer.text().strip() : "";
    }

    @Override
    public boolean holds(String instance, Rewritten file) {
        try (InstanceBytes held = open(instance)) {
            if (held.buffer().remaining() != file.size()) {
                return false;
            }
            try (NativeBytes bytes = bridge.allocate(file.size())) {
                ByteBuffer buffer = bytes.buffer();
                file.writeTo(buffer);
                return buffer.flip().equals(held.buffer());
            }
        }
    }

    @Override
    public InstanceBytes open(String instance) {
        NativeBytes bytes = bridge.instance(instance).orElseThrow(() -> unreadable(instance));
        return closing(bytes);
    }

    /** Newer Orthancs give the same answer for a damaged file as older ones for an instance that is gone. */
    private ArchiveException unreadable(String instance) {
        return rest.exists("/instances/" + instance)
                ? new ArchiveException(Reason.UNREADABLE, "Orthanc cannot read the file of an instance")
                : new ArchiveException(Reason.GONE, "an instance is gone");
    }

    private static InstanceBytes closing(NativeBytes bytes) {
        return new InstanceBytes() {
            @Override
            public ByteBuffer buffer() {
                return bytes.buffer();
            }

            @Override
            public void close() {
                bytes.close();
            }
        };
    }

    @Override
    public Optional<InstanceBytes> transcode(Rewritten file, String transferSyntax) {
        try (NativeBytes written = bridge.allocate(file.size())) {
            ByteBuffer buffer = written.buffer();
            file.writeTo(buffer);
            return bridge.transcode(buffer.flip(), transferSyntax).map(OrthancArchive::closing);
        }
    }

    @Override
    public Set<String> encodedOtherwise(String study, String transferSyntax) {
        return new OrthancEncodings(rest)
                .otherThan(transferSyntax, study).stream()
                        .filter(found -> found.hasPixelData()
                                || factsOf(found.instance()).pixels().hasPixels())
                        .map(OrthancEncodings.Instance::instance)
                        .collect(Collectors.toSet());
    }

    @Override
    public boolean store(Rewritten copy) {
        try (NativeBytes file = bridge.allocate(copy.size())) {
            ByteBuffer buffer = file.buffer();
            copy.writeTo(buffer);
            buffer.flip();
            RestAnswer answer = upload(buffer);
            for (int attempt = 1; answer.status() >= 500 && attempt < STORE_ATTEMPTS; attempt++) {
                answer = upload(buffer);
            }
            return isNew(answer);
        }
    }

    private RestAnswer upload(ByteBuffer file) {
        return bridge.call("POST", "/instances", file.duplicate());
    }

    private static boolean isNew(RestAnswer answer) {
        if (answer.status() != 200) {
            throw new ArchiveException(Reason.NOT_STORED, "Orthanc answered " + answer.status() + " to a copy");
        }
        String status = text(JsonParser.parseString(answer.text()).getAsJsonObject(), "Status");
        return switch (status) {
            case "Success" -> true;
            case "AlreadyStored" -> false;
            default -> throw new ArchiveException(Reason.NOT_STORED, "Orthanc did not take a copy: " + status);
        };
    }

    @Override
    public void delete(Resource resource) {
        rest.delete(uriOf(resource));
    }

    @Override
    public boolean showsOriginsAtOnce() {
        return version.get().isAtLeast(OrthancVersion.TAKES_METADATA);
    }

    @Override
    public void showOrigins(
            StudyPart part,
            Function<Original, CopyUids> places,
            Predicate<Original> isNew,
            UnaryOperator<String> traces,
            boolean waits) {
        if (showsOriginsAtOnce()) {
            fromLink.set(part, places, isNew, traces);
        } else {
            fromShell.set(part, places, traces, waits);
        }
    }

    @Override
    public void mark(String copyStudy, CopyLabels mark) {
        marks.set(copyStudy, mark);
    }

    @Override
    public Optional<Labels> labelsOf(StudyPart part) {
        return new OrthancLabels(rest).of(part);
    }

    @Override
    public void label(Resource resource, String label) {
        new OrthancLabels(rest).put(resource, label);
    }

    /** Ends the work in the background. */
    @Override
    public void close() {
        fromShell.close();
    }
}
