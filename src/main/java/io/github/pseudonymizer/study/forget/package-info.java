/** Forgets patients. */
@NullMarked
package io.github.pseudonymizer.study.forget;

import org.jspecify.annotations.NullMarked;
