/** What stands inside compressed frames beside what a decoder needs. Knows bytes and no identities. */
@NullMarked
package io.github.pseudonymizer.rewrite.pixels;

import org.jspecify.annotations.NullMarked;
