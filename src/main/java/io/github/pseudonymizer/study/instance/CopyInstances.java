// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.Substitutes;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Makes the instances of one study's copy, one by one. Thread-safe. */
public final class CopyInstances {

    private final StudyArchive archive;
    private final Rewriter.ForStudy rewriters;
    private final StudyPseudonyms pseudonyms;
    private final Transcoding transcoding;
    private final Queue<String> stored = new ConcurrentLinkedQueue<>();
    private final Map<String, CopiedFiles.File> made = new ConcurrentHashMap<>();
    private final Queue<String> replaced = new ConcurrentLinkedQueue<>();
    private final Remarks.Collector remarks = new Remarks.Collector();

    public CopyInstances(StudyArchive archive, Plan plan, StudyPseudonyms pseudonyms, Transcoding transcoding) {
        this.archive = archive;
        this.rewriters = new Rewriter.ForStudy(plan);
        this.pseudonyms = pseudonyms;
        this.transcoding = transcoding;
    }

    /** The archive's id of the copy of an instance, whether there is one or not. */
    public String idOf(Original original) {
        return archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original));
    }

    /** Where the copy of an instance is, or would be. */
    public CopyUids placeOf(Original original) {
        return pseudonyms.placeOf(original);
    }

    /** How much memory the making of a copy needs. */
    public long bytesToStore(Original original) {
        return transcoding.memoryTimes() * original.bytes();
    }

    /** How much memory the comparison with a copy needs. */
    public long bytesToCompare(Original original) {
        return bytesToStore(original) + original.bytes();
    }

    /** Makes the twin of one instance, which is void once this returns. */
    public void rewrite(Original original, Consumer<Rewritten> use) {
        rewrite(original, remarks, use);
    }

    private void rewrite(Original original, Remarks.Collector found, Consumer<Rewritten> use) {
        try (InstanceBytes bytes = archive.open(original.id())) {
            Rewriter rewriter = rewriters.open(bytes.buffer());
            Facts facts = rewriter.facts();
            Substitutes substitutes = pseudonyms.substitutes(facts);
            transcoding.readable(bytes.buffer(), rewriter, readable -> {
                Rewritten copy = readable.rewrite(substitutes);
                found.addAll(copy.remarks());
                transcoding.asWished(copy, facts, pseudonyms.ofUid(facts.sopInstanceUid()), use);
            });
        }
    }

    /**
     * Whether the copy of an instance is up to date. If a file arrived again with the same content, its copy is, even
     * if today's rules would make another one. Otherwise it must be equal to a copy made now.
     */
    public boolean isCurrent(Original original, CopiedFiles recorded) {
        String content = archive.contentOf(original.id()); // Before the file: should that change now, it is made again.
        String copy = idOf(original);
        AtomicBoolean current = new AtomicBoolean(recorded.isOfContent(copy, content));
        if (!current.get()) {
            rewrite(original, new Remarks.Collector(), twin -> current.set(archive.holds(copy, twin)));
        }
        if (current.get()) {
            made.put(copy, CopiedFiles.File.of(original, content));
        }
        return current.get();
    }

    /** Whether the copy of an instance is equal to a copy made now. */
    public boolean isAsMadeNow(Original original) {
        String content = archive.contentOf(original.id());
        String copy = idOf(original);
        AtomicBoolean same = new AtomicBoolean();
        rewrite(original, new Remarks.Collector(), twin -> same.set(archive.holds(copy, twin)));
        if (same.get()) {
            made.put(copy, CopiedFiles.File.of(original, content));
        }
        return same.get();
    }

    /** Stores the copy of an instance that has none. */
    public void store(Original original) {
        String content = archive.contentOf(original.id());
        String copy = idOf(original);
        rewrite(original, twin -> {
            if (archive.store(twin)) {
                stored.add(copy);
            }
        });
        made.put(copy, CopiedFiles.File.of(original, content));
    }

    /**
     * Replaces the copy of an instance that was made from another file. If the archive does not overwrite, the copy is
     * missing for a moment, so the link must say that it is being stored.
     *
     * @throws ArchiveException the copy may be missing now
     */
    public void replace(Original original) {
        String content = archive.contentOf(original.id());
        String copy = idOf(original);
        rewrite(original, twin -> {
            replaced.add(copy);
            if (!archive.store(twin)) {
                archive.delete(new Resource(Level.INSTANCE, copy));
                storeAgain(twin);
            }
        });
        made.put(copy, CopiedFiles.File.of(original, content));
    }

    private void storeAgain(Rewritten twin) {
        if (!archive.store(twin)) {
            throw new ArchiveException(
                    ArchiveException.Reason.NOT_STORED, "somebody else stores what is to be replaced");
        }
    }

    /** The instances stored now that had no copy before. */
    public List<String> stored() {
        return List.copyOf(stored);
    }

    /** Copies that were replaced, or may be. */
    public List<String> replaced() {
        return List.copyOf(replaced);
    }

    /** The files of the copies that were stored now or found to be current. */
    public Map<String, CopiedFiles.File> made() {
        return Map.copyOf(made);
    }

    /** Unusual values of the instances that were stored now. */
    public Remarks remarks() {
        return remarks.remarks();
    }
}
