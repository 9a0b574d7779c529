package io.github.pseudonymizer.study;

/**
 * One study that is to be pseudonymized without anybody waiting.
 *
 * @param number identifies this work in the log
 * @param archive the archive that holds the study
 * @param study the archive's id of the study
 * @param cause why it is to be done
 * @param attempt 1 for the first attempt
 */
public record Work(long number, String archive, String study, Requester.Cause cause, int attempt) {

    /** Where a work stands. The name is stored. */
    public enum State {
        WAITING,
        CLAIMED,
        FAILED
    }
}
