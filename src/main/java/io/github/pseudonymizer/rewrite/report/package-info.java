/** What is told of a rewrite: explanations, remarks, refusals. */
@NullMarked
package io.github.pseudonymizer.rewrite.report;

import org.jspecify.annotations.NullMarked;
