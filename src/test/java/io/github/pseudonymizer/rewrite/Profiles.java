// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The profiles that tests go through: all options of this version, alone and together. */
final class Profiles {

    private static final int COMBINATIONS = 4;
    private static final long SEED = 4711;

    private Profiles() {}

    /**
     * The Basic Profile, each option alone, and some combinations, among them ones to which no option can be added
     * because it would contradict another.
     */
    static List<Profile> all() {
        List<Option> options =
                Arrays.stream(Option.values()).filter(Option::isAvailable).toList();
        Set<Profile> profiles = new LinkedHashSet<>();
        profiles.add(of(Set.of()).orElseThrow());
        profiles.add(Profile.DEFAULT);
        options.forEach(option -> profiles.add(of(Set.of(option)).orElseThrow()));
        Random random = new Random(SEED);
        for (int i = 0; i < COMBINATIONS; i++) {
            List<Option> inTurn = new ArrayList<>(options);
            Collections.shuffle(inTurn, random);
            profiles.add(together(inTurn));
            profiles.add(together(inTurn.subList(0, (inTurn.size() + 1) / 2)));
        }
        return List.copyOf(profiles);
    }

    static Plan plan(Profile profile) {
        return Planner.decide(profile, new RequestPolicy(Set.of(), false), Wishes.NONE)
                .plan();
    }

    /** As {@link #plan}, for recordings of voices as well, which are refused otherwise. */
    static Plan planWithVoices(Profile profile) {
        PixelPolicy usual = PixelPolicy.DEFAULT;
        PixelPolicy voices =
                new PixelPolicy(usual.burnedIn(), usual.suspicious(), usual.recipes(), PixelPolicy.Rule.ALLOW, false);
        return Planner.decide(profile, voices, new RequestPolicy(Set.of(), false), Wishes.NONE)
                .plan();
    }

    /** As many of these as go together, the first of them first. */
    private static Profile together(List<Option> options) {
        Set<Option> chosen = EnumSet.noneOf(Option.class);
        for (Option option : options) {
            chosen.add(option);
            if (of(chosen).isEmpty()) {
                chosen.remove(option);
            }
        }
        return of(chosen).orElseThrow();
    }

    private static Optional<Profile> of(Set<Option> options) {
        try {
            return Optional.of(new Profile(Editions.DEFAULT, options, Set.of(), Set.of(), Map.of()));
        } catch (IllegalArgumentException contradiction) {
            return Optional.empty();
        }
    }
}
