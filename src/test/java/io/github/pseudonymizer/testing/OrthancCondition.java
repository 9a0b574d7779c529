// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips, and says why, what the chosen {@link OrthancInstallation} cannot show. JUnit finds it by
 * {@code META-INF/services}.
 */
public final class OrthancCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        OrthancInstallation orthanc = OrthancInstallation.chosen();
        if (!orthanc.isPrepared()) {
            return disabled("the Orthanc of " + orthanc.name() + " is not there: ./test.sh prepares it, as root");
        }
        Optional<SinceOrthanc> since =
                context.getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, SinceOrthanc.class));
        if (since.isEmpty()) {
            return enabled("any Orthanc will do");
        }
        String first = since.get().value();
        String version = orthanc.version();
        return Version.parse(version).compareTo(Version.parse(first)) < 0
                ? disabled("Orthanc " + version + " does not have it, " + first + " does")
                : enabled("Orthanc " + version + " has it");
    }
}
