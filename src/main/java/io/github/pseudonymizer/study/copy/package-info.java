/** The use case that makes the copy of a study. */
@NullMarked
package io.github.pseudonymizer.study.copy;

import org.jspecify.annotations.NullMarked;
