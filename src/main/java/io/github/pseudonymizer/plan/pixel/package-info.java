/** Decisions about pixels. */
@NullMarked
package io.github.pseudonymizer.plan.pixel;

import org.jspecify.annotations.NullMarked;
