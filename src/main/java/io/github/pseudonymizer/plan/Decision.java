// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.plan.action.Plan;
import java.util.List;

/**
 * A plan, and the wishes it does not follow.
 *
 * @param plan what will be done
 * @param ignored wishes that were not honoured, such as {@code Keep (0010,0010)}; names and tags only, no values
 */
public record Decision(Plan plan, List<String> ignored) {

    public Decision {
        ignored = List.copyOf(ignored);
    }
}
