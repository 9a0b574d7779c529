/** Tests of identities and pseudonyms. */
@NullMarked
package io.github.pseudonymizer.pseudonym;

import org.jspecify.annotations.NullMarked;
