// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The series and instances of studies, in the order in which people look at them, and values of instances. Thread-safe.
 * Every method throws {@link io.github.pseudonymizer.study.ArchiveException} if the archive fails.
 */
public interface StudyContents {

    /**
     * A study.
     *
     * @param uid Study Instance UID (0020,000D)
     * @param series in the order of their numbers
     */
    record Study(String uid, List<Series> series) {

        public Study {
            series = List.copyOf(series);
        }
    }

    /**
     * A series.
     *
     * @param id the archive's id
     * @param uid Series Instance UID (0020,000E)
     * @param instances in the order of their numbers
     */
    record Series(String id, String uid, List<Instance> instances) {

        public Series {
            instances = List.copyOf(instances);
        }
    }

    /**
     * An instance.
     *
     * @param id the archive's id
     * @param uid SOP Instance UID (0008,0018)
     */
    record Instance(String id, String uid) {}

    /** What a study has; empty if there is no such study. */
    Optional<Study> of(String study);

    /** The archive's id of the study of an instance; empty if there is no such instance. */
    Optional<String> studyOf(String instance);

    /**
     * The values of an instance by the path of the attribute, such as {@code StudyDate} or
     * {@code RequestAttributesSequence[0].StudyID}; an attribute without a text, or with a long one, is there with an
     * empty one.
     *
     * @return empty if there is no such instance
     */
    Optional<Map<String, Value>> valuesOf(String instance);

    /**
     * A value.
     *
     * @param tag such as {@code (0008,0020)}
     * @param keyword such as {@code StudyDate}, or empty
     * @param text empty if it is not shown
     * @param shown whether the text is the value
     */
    record Value(String tag, String keyword, String text, boolean shown) {

        @Override
        public String toString() {
            return "Value[" + tag + "]"; // Of a patient.
        }
    }
}
