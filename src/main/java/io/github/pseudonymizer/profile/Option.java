package io.github.pseudonymizer.profile;

/** An option of PS3.15 §E.3 that this version carries out. */
public enum Option {
    /** Retain Longitudinal Temporal Information with Modified Dates (PS3.15 §E.3.6). */
    RETAIN_LONGITUDINAL_MODIFIED_DATES("RetainLongitudinalModifiedDates");

    private final String settingName;

    Option(String settingName) {
        this.settingName = settingName;
    }

    /** How {@code orthanc.json} names it. */
    public String settingName() {
        return settingName;
    }
}
