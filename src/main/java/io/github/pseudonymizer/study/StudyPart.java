// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.List;

/**
 * The instances of one study that a resource stands for: all, or those of one series, or one.
 *
 * @param study the archive's id of the study
 * @param instances at least one, in a fixed order
 * @param whole whether these are all that the study has
 * @param wanted the series and instances that were asked for; empty if that was the study
 */
public record StudyPart(String study, List<Original> instances, boolean whole, List<Resource> wanted) {

    public StudyPart {
        instances = List.copyOf(instances);
        wanted = List.copyOf(wanted);
        if (!whole && wanted.isEmpty()) { // After a crash its copy would become one of the whole study.
            throw new IllegalArgumentException("a part of a study needs what was asked for");
        }
    }

    /** A study that was asked for. */
    public StudyPart(String study, List<Original> instances) {
        this(study, instances, true, List.of());
    }
}
