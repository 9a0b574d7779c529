package io.github.pseudonymizer.plan.action;

/** Who makes the copies, as copies tell of it. */
public final class Program {

    /** As Manufacturer (0008,0070) of Contributing Equipment. */
    public static final String NAME = "Pseudonymizer for Orthanc";

    /** As Software Versions (0018,1020). */
    public static final String VERSION = "0.1.0";

    private Program() {}
}
