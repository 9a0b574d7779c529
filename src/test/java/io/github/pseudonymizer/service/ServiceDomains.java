// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Set;

/** Domains for tests of the service. */
public final class ServiceDomains {

    private ServiceDomains() {}

    /** With the defaults. */
    public static Domain of(Namespace namespace) {
        return new Domain(
                namespace,
                PatientIds.DEFAULT,
                Profile.DEFAULT,
                PixelPolicy.DEFAULT,
                new RequestPolicy(Set.of(), false),
                uid -> uid);
    }
}
