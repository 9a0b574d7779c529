// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Links;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Repairs, once, a fault of former versions of the plugin: copies lost their main tags in Orthanc's index (see
 * {@link AnonymizedFromShell}), so that the Explorers showed blank rows and nothing found them. Thread-safe.
 *
 * <p>All recorded copies of the archive are looked at, in a thread of its own that rests as long as it works. Its
 * progress is kept in the index itself, so an interrupted look continues after the next start, and a restored backup of
 * the index brings its own progress. Servers that share an index look each for itself, which does no harm.
 */
public final class LostTags implements AutoCloseable {

    /** The next number after the property of {@link ServerName}. */
    private static final int PROPERTY = 24818;

    private static final String DONE = "done";
    private static final Pattern STANDING = Pattern.compile("(\\d{1,9}) (\\d{1,9}) ([0-9a-f-]*)");
    private static final int PAGE = 100;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    private final Bridge bridge;
    private final Links links;
    private final String archive;
    private final Supplier<OrthancVersion> version;
    private final MainTags mainTags;
    private final Duration pauseAfterFailure;
    private final Thread thread;

    /**
     * How far the look is.
     *
     * @param restored how many copies had lost their tags and have them again
     * @param failed how many could not be looked at
     * @param last id of the copy that was looked at last; empty at the beginning
     */
    private record Standing(int restored, int failed, String last) {

        static Standing parse(String text) {
            Matcher parts = STANDING.matcher(text);
            return parts.matches()
                    ? new Standing(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3))
                    : new Standing(0, 0, "");
        }

        @Override
        public String toString() {
            return restored + " " + failed + " " + last;
        }
    }

    /**
     * Does nothing yet.
     *
     * @param archive the name that {@link Links} have for this archive
     */
    public LostTags(Bridge bridge, Links links, String archive) {
        this(bridge, links, archive, PAUSE_AFTER_FAILURE);
    }

    LostTags(Bridge bridge, Links links, String archive, Duration pauseAfterFailure) {
        this.bridge = bridge;
        this.links = links;
        this.archive = archive;
        OrthancRest rest = new OrthancRest(bridge);
        this.version = new RunningVersion(rest);
        this.mainTags = new MainTags(rest);
        this.pauseAfterFailure = pauseAfterFailure;
        ThreadFactory threads = new Daemons("lost-tags");
        this.thread = threads.newThread(this::run);
    }

    /** Begins, in the background. */
    public void start() {
        thread.start();
    }

    /** Waits until it has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            while (true) {
                try {
                    look();
                    return;
                } catch (StoreException | ArchiveException | BridgeRefusedException failed) {
                    Thread.sleep(pauseAfterFailure.toMillis());
                }
            }
        } catch (InterruptedException | BridgeClosedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error unexpected) {
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    "Whether copies lost their tags in Orthanc's index is looked at after the next start: unexpected "
                            + unexpected.getClass().getSimpleName());
        }
    }

    private void look() throws InterruptedException {
        String noted = bridge.globalProperty(PROPERTY);
        if (noted.equals(DONE) || !version.get().isAtLeast(OrthancVersion.RECONSTRUCTS)) {
            return;
        }
        Standing standing = Standing.parse(noted);
        List<String> page;
        do {
            long began = System.nanoTime();
            page = links.copies(archive, standing.last(), PAGE);
            for (String copy : page) {
                standing = look(copy, standing);
            }
            note(standing);
            Thread.sleep(Duration.ofNanos(System.nanoTime() - began).toMillis());
        } while (page.size() == PAGE);
        tell(standing);
        bridge.setGlobalProperty(PROPERTY, DONE);
    }

    /** A restored copy is noted at once, because a repeated look would not count it. */
    private Standing look(String copy, Standing before) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            if (!mainTags.restore(copy)) {
                return new Standing(before.restored(), before.failed(), copy);
            }
            Standing now = new Standing(before.restored() + 1, before.failed(), copy);
            note(now);
            return now;
        } catch (ArchiveException unreadable) {
            return new Standing(before.restored(), before.failed() + 1, copy);
        }
    }

    private void note(Standing standing) {
        bridge.setGlobalProperty(PROPERTY, standing.toString());
    }

    private void tell(Standing standing) {
        if (standing.restored() > 0) {
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    standing.restored()
                            + " copies had lost names, dates and descriptions in Orthanc's index, by a former version"
                            + " of the pseudonymizer. They were read again from the files, and are found again");
        }
        if (standing.failed() > 0) {
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    standing.failed() + " copies could not be looked at, and may lack names, dates and descriptions in"
                            + " Orthanc's index. A request for the copy, or POST /studies/{id}/reconstruct, restores"
                            + " them");
        }
    }

    /** Ends after the copy it is at. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
