@NullMarked
package io.github.pseudonymizer.launch;

import org.jspecify.annotations.NullMarked;
