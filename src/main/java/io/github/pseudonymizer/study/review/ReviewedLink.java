// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.Link;
import java.time.Instant;
import java.util.Optional;

/**
 * A link, and what people have decided about it.
 *
 * @param made when the copy was asked for first
 * @param begun how often it began to be stored
 * @param content grows when the copy changes after a decision
 * @param verdict what the decisions come to, as far as the records tell
 * @param decision the latest one; empty before the first
 * @param next place of the link in the list, for {@link LinkQuestion.Page#after}
 */
public record ReviewedLink(
        Link link, Instant made, int begun, int content, Verdict verdict, Optional<Decision> decision, String next) {}
