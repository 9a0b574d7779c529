// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An option of PS3.15 §E.3. All are named, so that a wish for one that this version does not carry out can be refused
 * by its name. In the order of the columns of Table E.1-1; the two without a column last.
 */
public enum Option {
    /** Retain Safe Private (PS3.15 §E.3.10). */
    RETAIN_SAFE_PRIVATE("RetainSafePrivate"),
    /** Retain UIDs (PS3.15 §E.3.9). */
    RETAIN_UIDS("RetainUIDs"),
    /** Retain Device Identity (PS3.15 §E.3.8). */
    RETAIN_DEVICE_IDENTITY("RetainDeviceIdentity"),
    /** Retain Institution Identity (PS3.15 §E.3.11). */
    RETAIN_INSTITUTION_IDENTITY("RetainInstitutionIdentity"),
    /** Retain Patient Characteristics (PS3.15 §E.3.7). */
    RETAIN_PATIENT_CHARACTERISTICS("RetainPatientCharacteristics"),
    /** Retain Longitudinal Temporal Information with Full Dates (PS3.15 §E.3.6). */
    RETAIN_LONGITUDINAL_FULL_DATES("RetainLongitudinalFullDates"),
    /** Retain Longitudinal Temporal Information with Modified Dates (PS3.15 §E.3.6). */
    RETAIN_LONGITUDINAL_MODIFIED_DATES("RetainLongitudinalModifiedDates"),
    /** Clean Descriptors (PS3.15 §E.3.5). */
    CLEAN_DESCRIPTORS("CleanDescriptors"),
    /** Clean Structured Content (PS3.15 §E.3.4). */
    CLEAN_STRUCTURED_CONTENT("CleanStructuredContent"),
    /** Clean Graphics (PS3.15 §E.3.3). */
    CLEAN_GRAPHICS("CleanGraphics"),
    /** Clean Pixel Data (PS3.15 §E.3.1). */
    CLEAN_PIXEL_DATA("CleanPixelData"),
    /** Clean Recognizable Visual Features (PS3.15 §E.3.2). */
    CLEAN_RECOGNIZABLE_VISUAL_FEATURES("CleanRecognizableVisualFeatures");

    private final String settingName;

    Option(String settingName) {
        this.settingName = settingName;
    }

    /** How {@code orthanc.json} and the tables of this package name it. */
    public String settingName() {
        return settingName;
    }

    /** Whether this version carries it out. */
    public boolean isAvailable() {
        return whyNotAvailable().isEmpty();
    }

    /** Why this version does not carry it out, or empty if it does. */
    public Optional<String> whyNotAvailable() {
        return switch (this) {
            case CLEAN_RECOGNIZABLE_VISUAL_FEATURES ->
                Optional.of("not in this version: to take a face out of a volume is a task for imaging programs");
            default -> Optional.empty();
        };
    }

    /**
     * The contradictions among these options, with their names; often empty.
     *
     * <p>Only the two about dates contradict each other: a date cannot both stay and be shifted. All others either
     * retain or clean, and where two speak of one attribute there is a way to satisfy both (Table E.1-1 never has K of
     * one beside C of another, except for dates of devices, which are shifted with the rest).
     *
     * <p>Retain UIDs contradicts none. It reaches references between objects, not what describes them. Many devices put
     * the time at which a UID was made into it, so beside shifted dates it may tell the shift to a reader who knows
     * this; but an administrator who retains UIDs has decided that copies may be traced to their originals, dates
     * included, and PS3.15 allows both. {@code docs/conformance.md} says so.
     */
    public static List<String> contradictions(Set<Option> options) {
        return options.contains(RETAIN_LONGITUDINAL_FULL_DATES) && options.contains(RETAIN_LONGITUDINAL_MODIFIED_DATES)
                ? List.of(RETAIN_LONGITUDINAL_FULL_DATES.settingName() + " and "
                        + RETAIN_LONGITUDINAL_MODIFIED_DATES.settingName()
                        + " contradict each other: a date cannot both stay and be shifted")
                : List.of();
    }

    /** Whether PS3.15 Table E.1-1 has a column for it. */
    public boolean hasColumn() {
        return this != CLEAN_PIXEL_DATA && this != CLEAN_RECOGNIZABLE_VISUAL_FEATURES;
    }

    /** The option of this setting name, or empty if the standard has none. */
    public static Optional<Option> find(String settingName) {
        for (Option option : values()) {
            if (option.settingName.equals(settingName)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }
}
