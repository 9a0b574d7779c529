@NullMarked
package io.github.pseudonymizer.metrics;

import org.jspecify.annotations.NullMarked;
