package io.github.pseudonymizer.study;

import java.util.List;

/**
 * The instances of one study that a resource stands for: all, or those of one series, or one.
 *
 * @param study the archive's id of the study
 * @param instances at least one, in a fixed order
 * @param whole whether these are all that the study has
 */
public record StudyPart(String study, List<Original> instances, boolean whole) {

    public StudyPart {
        instances = List.copyOf(instances);
    }
}
