// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The only classes that other JARs of the same JVM can see. They start everything else in a class loader of its own,
 * and use nothing of it.
 */
@NullMarked
package io.github.pseudonymizer.launch;

import org.jspecify.annotations.NullMarked;
