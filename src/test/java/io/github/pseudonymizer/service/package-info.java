@NullMarked
package io.github.pseudonymizer.service;

import org.jspecify.annotations.NullMarked;
