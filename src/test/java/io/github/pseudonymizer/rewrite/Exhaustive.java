// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test that tries very much or something very large: too slow to be run for each mutant. */
@Tag("exhaustive")
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Exhaustive {}
