@NullMarked
package io.github.pseudonymizer.service.csv;

import org.jspecify.annotations.NullMarked;
