// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.FakeServers;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.ToldStatistics;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import io.github.pseudonymizer.study.stable.FirstStart;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Use cases on fakes, and invented studies. */
public final class Fixture implements AutoCloseable {

    static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    public static final int MAX_ATTEMPTS = 5;
    public static final Requester MERCY = new Requester(Requester.Cause.HTTP, "mercy", "127.0.0.1");

    public final FakeArchive archive = new FakeArchive();
    public final FakeRecords stores = new FakeRecords();
    public final ToldStatistics statistics = new ToldStatistics();
    public final InstanceWorkers workers = new InstanceWorkers(6, 64);
    public final FakeServers servers = new FakeServers();
    /** What the archive's clock shows: the present, unless a test sets it. */
    public Instant now = Instant.now();

    public final AtomicLong nanoTime = new AtomicLong();

    public final List<String> warnings = new ArrayList<>();
    public final Domain domain = domain("default", "P", Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
    public final Domain trial = domain("trial", "T", Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
    public final StudyCopying pseudonymization = copying(stores.all());

    /** A domain with random pseudonyms that follows these options. */
    public static Domain domain(String name, String prefix, Option... options) {
        return new Domain(
                new Namespace(name, new PseudonymFormat.Random(prefix)),
                PatientIds.DEFAULT,
                new Profile("2026d", Set.of(options), Set.of(), Set.of(), Map.of()),
                PixelPolicy.DEFAULT,
                new RequestPolicy(Set.of(), false),
                FakeRecords.UIDS);
    }

    /** The use case with other stores. */
    public StudyCopying copying(Stores all) {
        return new StudyCopying(ports(all), workers, true);
    }

    private Ports ports(Stores all) {
        return new Ports(archive, all, servers, statistics, new Clocks(() -> now, nanoTime::get), warnings::add);
    }

    public StableStudies stableStudies(boolean backlog) {
        return stableStudies(new Domains(List.of(domain), Map.of()), backlog);
    }

    public StableStudies stableStudies(Domains domains, boolean backlog) {
        return stableStudies(stores.all(), pseudonymization, domains, backlog);
    }

    public StableStudies stableStudies(Stores all, StudyCopying copying, Domains domains, boolean backlog) {
        return stableStudies(all, copying, domains, backlog, new StableStudies.Handling(MAX_ATTEMPTS, false));
    }

    public StableStudies stableStudies(
            Stores all, StudyCopying copying, Domains domains, boolean backlog, StableStudies.Handling handling) {
        Clocks clocks = new Clocks(() -> now, nanoTime::get);
        return new StableStudies(
                ports(all),
                archive,
                copying,
                domains,
                new FirstStart(archive, archive, archive, backlog, clocks, warnings::add),
                handling);
    }

    /** Receives a CT slice and returns its id. */
    public String receive(String patient, String study, int number) {
        return archive.receive(slice(patient, study, number, Map.of()));
    }

    /**
     * Receives a CT slice that names its patient where its copy must have a term, in Photometric Interpretation
     * (0028,0004).
     */
    public String receiveLeaking(String patient, String study, int number) {
        return archive.receive(slice(patient, study, number, Map.of(0x00280004, "Owned by " + patient)));
    }

    /** The file of a CT slice with a few more elements. */
    public static byte[] slice(String patient, String study, int number, Map<Integer, String> more) {
        Map<Integer, String> elements = new TreeMap<>(more);
        elements.put(0x00080016, CT);
        elements.put(0x00080018, study + ".1." + number);
        elements.put(0x00080020, "20240229");
        elements.put(0x00100010, "Mercy^Quite^Invented");
        elements.put(0x00100020, patient);
        elements.put(0x0020000D, study);
        elements.put(0x0020000E, study + ".1");
        Dataset dataset = new Dataset();
        elements.forEach(dataset::text);
        return dataset.file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, CT, study + ".1." + number);
    }

    public Order order(String... resources) {
        return order(true, false, resources);
    }

    Order order(boolean keepSource, boolean permissive, String... resources) {
        return new Order(
                List.of(resources).stream()
                        .map(id -> archive.find(id).orElseThrow())
                        .toList(),
                domain,
                Wishes.NONE,
                keepSource,
                permissive,
                MERCY);
    }

    Order order(Domain asked, Wishes wishes, String transferSyntax, String... resources) {
        List<Resource> found = order(resources).resources();
        return new Order(found, asked, wishes, transferSyntax, true, false, MERCY, false, Admission.ALWAYS);
    }

    Order orderWithLabels(String... resources) {
        Order order = order(resources);
        return new Order(order.resources(), domain, Wishes.NONE, "", true, false, MERCY, true, Admission.ALWAYS);
    }

    @Override
    public void close() {
        workers.close();
    }
}
