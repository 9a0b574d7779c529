// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The record of originals and their copies. Thread-safe, durable when a method returns. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface Links {

    Optional<Link> find(String archive, String domain, String original);

    /** The links of this original in all domains, by the domain's name. */
    List<Link> ofOriginal(String archive, String original);

    /**
     * The links with this study as their copy, in any domain; the one that changed last first. There are several if the
     * archive holds a study under several Patient IDs that mean one patient.
     */
    List<Link> ofCopy(String archive, String copy);

    /** The first of {@link #ofCopy}. */
    default Optional<Link> findByCopy(String archive, String copy) {
        return ofCopy(archive, copy).stream().findFirst();
    }

    /**
     * Whether this study is the copy of another, made by any server that uses this store: copies are sent from one
     * archive to another, and several servers may look into one archive.
     */
    boolean isCopy(String study);

    /** As {@link #begin(Link, List, Making)}, for all of the study, made by unknown rules. */
    default void begin(Link link) {
        begin(link, List.of());
    }

    /** As {@link #begin(Link, List, Making)}, made by unknown rules. */
    default void begin(Link link, List<Resource> part) {
        begin(link, part, Making.UNKNOWN);
    }

    /**
     * Records that a copy is about to be stored: inserts the link, or sets the state, copy and pseudonym of the one
     * there is; the first requester stays.
     *
     * @param link with state {@link Link.State#STORING}
     * @param part the series and instances of the study that are copied; empty for all of it
     * @param making by which rules and wishes all of the copy is or was made
     */
    void begin(Link link, List<Resource> part, Making making);

    /** By which rules and wishes the copy was made; its rules are known by their digest only. */
    Making making(Link link);

    /**
     * The rules of this digest, as they were recorded with a copy.
     *
     * @param domain name of the domain
     * @return empty if no copy was ever made by such rules
     */
    Optional<String> rules(String domain, String digest);

    /**
     * How many copies were made by other rules.
     *
     * @param current the digests of rules that count as today's, by name of the domain; copies of other domains do not
     *     count
     */
    long countOutdated(String archive, Map<String, Set<String>> current);

    /**
     * Links whose copies were made by other rules, by the id of the copy.
     *
     * @param current as for {@link #countOutdated}
     * @param after id of the copy before the first of them; empty for the beginning
     * @param limit at most so many; fewer mean that there are no more
     */
    List<Link> outdated(String archive, Map<String, Set<String>> current, String after, int limit);

    /** Copies that take the place of others when two patients are merged. */
    Former former();

    /** The part for which the link has last begun; empty for all of the study. */
    List<Resource> part(Link link);

    /**
     * Sets the state {@link Link.State#COMPLETE}; not if the copy is {@linkplain Making#unfinished unfinished}, because
     * another run is making it again.
     *
     * @param instances see {@link Link#instances}
     * @param orphans see {@link Link#orphans}
     */
    void complete(Link link, int instances, int orphans);

    /** Sets the state {@link Link.State#FAILED}. */
    void fail(Link link);

    /** What {@link #copied} recorded last; nothing if it never did. */
    CopiedFiles copiedFiles(Link link);

    /** Records the files from which the copy was made. The link has begun. */
    void copied(Link link, CopiedFiles files);

    /** Links in the state {@link Link.State#STORING}, oldest first. */
    List<Link> interrupted(String archive);

    /**
     * Ids of recorded copies, whether they are there or not, in an order that stays; each once.
     *
     * @param after the one before the first of them; empty for the beginning
     * @param limit at most so many; fewer mean that there are no more
     */
    List<String> copies(String archive, String after, int limit);

    /**
     * The links that changed last, newest first.
     *
     * @param limit 1 to 10,000
     */
    List<Link> latest(String archive, int limit);

    /**
     * Copies with a pseudonym that was merged into another one. When a link begins with the copy that has the other
     * one, its former copy is kept here, so that it still counts as a copy until it is deleted.
     */
    interface Former {

        /** The pseudonym that the identities of a patient have got instead of this one; empty if it was not merged. */
        Optional<String> mergedInto(String domain, String pseudonym);

        /** The archive's ids of the former copies of this link's original. */
        List<String> of(Link link);

        /** Drops the former copies of this link's original, which were deleted. */
        void drop(Link link);

        /**
         * Gives an original its former copy back, because the one that was to take its place could not be made.
         *
         * @param before the link as it was
         * @param part of which that copy is; empty for all of the study
         * @param making of that copy
         */
        void restore(Link before, List<Resource> part, Making making);
    }
}
