// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.study.AuditTrail;

/**
 * What the service uses of the database.
 *
 * @param store mints pseudonyms
 */
public record ServicePorts(PseudonymTable table, AuditLog log, PseudonymStore store, AuditTrail audit) {}
