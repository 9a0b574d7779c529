// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/**
 * Something that the archive holds.
 *
 * @param level what it is
 * @param id the archive's own id of it
 */
public record Resource(Level level, String id) {}
