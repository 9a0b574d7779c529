// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.LimitedMap;
import io.github.pseudonymizer.study.Requester;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Users are those of the authorization plugin, which knows them from a web service. Its route for the profile of a user
 * is asked with the headers of the request, and what it says is remembered for seconds. Thread-safe.
 *
 * <p>If it fails, the request has no user and no permission, may see no study, and does not count as local.
 */
final class UserProfiles implements Authority {

    static final String ROUTE = "/auth/user/profile";

    /** These speak of the body or of the connection, and say nothing about the sender. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "keep-alive",
            "te",
            "transfer-encoding");

    private static final long PROFILE_LASTS = Duration.ofSeconds(3).toNanos();

    /** So that a web service that is down is not asked for every one of many requests. */
    private static final long FAILURE_LASTS = Duration.ofSeconds(1).toNanos();

    private static final int MOST_REMEMBERED = 1000;

    private final Bridge bridge;
    private final LongSupplier nanoTime;
    private final ProfileTrouble trouble;

    /** By a digest of the headers, which hold tokens. */
    private final Map<String, Remembered> remembered = new LimitedMap<>(MOST_REMEMBERED);

    private record Remembered(UserProfile profile, long until) {}

    /** @param nanoTime as {@link System#nanoTime} */
    UserProfiles(Bridge bridge, LongSupplier nanoTime) {
        this.bridge = bridge;
        this.nanoTime = nanoTime;
        this.trouble = new ProfileTrouble(bridge, nanoTime);
    }

    @Override
    public boolean trustsThisMachine() {
        return false;
    }

    @Override
    public Caller callerOf(Event.Request request, String address) {
        UserProfile profile = profileOf(passedOn(request.headers()));
        return new Caller(
                new Requester(Requester.Cause.HTTP, profile.name(), address),
                profile.groups(),
                profile.permissions(),
                profile.visible(),
                false);
    }

    private static Map<String, String> passedOn(Map<String, String> headers) {
        Map<String, String> passedOn = new TreeMap<>(headers);
        passedOn.keySet().removeAll(NOT_PASSED_ON);
        return passedOn;
    }

    private UserProfile profileOf(Map<String, String> headers) {
        String key = digest(headers);
        synchronized (remembered) {
            Remembered known = remembered.get(key);
            if (known != null && known.until() - nanoTime.getAsLong() > 0) {
                return known.profile();
            }
        }
        Optional<UserProfile> told = ask(headers);
        UserProfile profile = told.orElse(UserProfile.NONE);
        synchronized (remembered) {
            remembered.remove(key); // So that it counts as the youngest.
            long lasts = told.isPresent() ? PROFILE_LASTS : FAILURE_LASTS;
            remembered.put(key, new Remembered(profile, nanoTime.getAsLong() + lasts));
        }
        return profile;
    }

    private Optional<UserProfile> ask(Map<String, String> headers) {
        RestAnswer answer;
        try {
            answer = bridge.getFromPlugins(ROUTE, headers);
        } catch (BridgeRefusedException refused) {
            trouble.failed("it cannot be asked");
            return Optional.empty();
        }
        Optional<UserProfile> profile = answer.status() == 200 ? UserProfile.read(answer.text()) : Optional.empty();
        if (profile.isPresent()) {
            trouble.over();
        } else {
            trouble.failed(answer.status() == 200 ? "what it answers is no profile" : "HTTP status " + answer.status());
        }
        return profile;
    }

    private static String digest(Map<String, String> headers) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            headers.forEach((name, value) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0); // Occurs in no header.
                digest.update(value.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
