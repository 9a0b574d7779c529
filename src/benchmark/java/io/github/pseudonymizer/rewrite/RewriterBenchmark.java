// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Makes a copy and writes it into a buffer, in one thread: files per second and, as {@code megabytes}, how much of
 * originals that is (10⁶ bytes a second).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RewriterBenchmark {

    private static final Set<Option> CLEANING =
            EnumSet.of(Option.CLEAN_DESCRIPTORS, Option.CLEAN_STRUCTURED_CONTENT, Option.CLEAN_GRAPHICS);

    /** See {@link Samples}. */
    @Param({"ct", "mr", "sr", "jpeg", "structures", "segmentation", "nested"})
    public String sample = "";

    /** The default, or that and all options that clean text. */
    @Param({"default", "cleaning"})
    public String profile = "";

    private ByteBuffer original = ByteBuffer.allocate(0);
    private ByteBuffer target = ByteBuffer.allocate(0);
    private Plan plan = Profiles.plan(Profile.DEFAULT);
    private Rewriter.ForStudy rewriters = new Rewriter.ForStudy(plan);
    private Pseudonym.OfPatient patient = new Pseudonym.OfPatient("P4711", new DateShift(-10));
    private UidMapping uids =
            new Keys(new byte[Keys.SECRET_BYTES]).of("default").uids();

    /** How much was copied. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {
        public double megabytes;

        /** Begins again. */
        @Setup(Level.Iteration)
        public void begin() {
            megabytes = 0;
        }
    }

    /** Makes the file, outside the heap as Orthanc hands it over. */
    @Setup
    public void prepare() {
        byte[] file = Samples.of(sample);
        original = ByteBuffer.allocateDirect(file.length).put(file).flip();
        target = ByteBuffer.allocateDirect(2 * file.length);
        Set<Option> options = EnumSet.copyOf(Profile.DEFAULT.options());
        if (profile.equals("cleaning")) {
            CLEANING.stream().filter(Option::isAvailable).forEach(options::add);
        }
        plan = Profiles.plan(new Profile(Editions.DEFAULT, options, Set.of(), Set.of(), Map.of()));
        rewriters = new Rewriter.ForStudy(plan);
    }

    /** The file of a sample. */
    public static byte[] sample(String name) {
        return Samples.of(name);
    }

    /** Looks, decides, and writes, as the use cases do. */
    @Benchmark
    public ByteBuffer rewrite(Volume volume) {
        Substitutes substitutes = new Substitutes(patient, Map.of(), uids, number -> "NUMBER");
        rewriters.open(original).rewrite(substitutes).writeTo(target.clear());
        volume.megabytes += original.limit() / 1e6;
        return target;
    }
}
