/** Finds identities in text. */
@NullMarked
package io.github.pseudonymizer.rewrite.search;

import org.jspecify.annotations.NullMarked;
