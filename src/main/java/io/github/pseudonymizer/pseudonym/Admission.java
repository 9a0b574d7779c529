package io.github.pseudonymizer.pseudonym;

/** Says whether patients who have no pseudonym yet may get one now. Thread-safe. */
@FunctionalInterface
public interface Admission {

    /** Everybody may. */
    Admission ALWAYS = patients -> {};

    /**
     * Lets new patients in, and counts them.
     *
     * @param patients how many
     * @throws TooManyPatientsException if they are too many for now; none was counted
     */
    void admit(int patients);
}
