package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.Explaining;

/** All that people do with links. */
public record Reviewing(FindingLinks finding, Comparing comparing, Deciding deciding) {

    /** Puts the use cases together. */
    public static Reviewing of(
            StudyArchive archive,
            StudyContents contents,
            Domains domains,
            Reviews reviews,
            Explaining explaining,
            AuditTrail audit) {
        Comparing comparing = new Comparing(archive, contents, domains, reviews, explaining, audit);
        return new Reviewing(
                new FindingLinks(archive.name(), domains, reviews, audit), comparing, new Deciding(comparing));
    }
}
