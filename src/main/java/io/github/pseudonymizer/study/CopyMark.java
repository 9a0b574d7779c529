package io.github.pseudonymizer.study;

/**
 * What an archive shows of a copy, so that its users find copies by its own filters.
 *
 * @param domain the domain's name
 * @param profileDigest see {@link Cohort#profileDigest}
 */
public record CopyMark(String domain, String profileDigest) {}
