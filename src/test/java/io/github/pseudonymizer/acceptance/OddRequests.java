// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Requests for an anonymization in every spelling that HTTP allows, and in many that it does not. The same seed makes
 * the same requests. Confined to one thread.
 */
final class OddRequests {

    private static final List<String> METHODS = List.of(
            "POST", "POST", "POST", "POST", "POST", "POST", "GET", "PUT", "PATCH", "HEAD", "OPTIONS", "post", "PoSt",
            "FOO");
    private static final List<String> VERSIONS =
            List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "http/1.1", "");
    private static final List<String> OVERRIDES = List.of(
            "X-HTTP-Method-Override: POST",
            "X-HTTP-Method: POST",
            "X-Method-Override: POST",
            "X-Http-Method-Override: PUT",
            "X-Original-URL: /tools/bulk-anonymize",
            "X-Rewrite-URL: /tools/bulk-anonymize",
            "X-Forwarded-For: 192.0.2.7",
            "Forwarded: for=192.0.2.7",
            "Expect: 100-continue",
            "Accept-Encoding: gzip, deflate",
            "Accept: text/html",
            "Connection: keep-alive",
            "Connection: close",
            "Range: bytes=0-10",
            "Cookie: session=4711");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=edge",
            "multipart/related; boundary=edge",
            "application/dicom",
            "text/plain; charset=utf-16");
    private static final List<String> TAILS = List.of(
            "/",
            "//",
            "/.",
            "/..",
            "?",
            "?a=b",
            "?expand",
            "?_method=POST",
            "?%00",
            "#top",
            "%00",
            "%20",
            "%0a",
            ";x=1",
            ".json",
            "%2f",
            "\\",
            "%c0%af");
    private static final List<String> HEADS = List.of(
            "/",
            "/.",
            "/..",
            "/app/..",
            "/app/%2e%2e",
            "http://127.0.0.1",
            "http://example.org",
            "https://example.org:443",
            "//example.org",
            "*");
    private static final List<String> STRANGE =
            List.of("\u00e4", "\u00c3\u00a4", "%c3%a4", "%u0061", "\t", "%", "%zz", "\u0000", "+");

    private final Random random;
    private final List<String> authorizations;
    private final List<String> targets = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();

    /**
     * Requests for studies.
     *
     * @param authorizations values of the header, each as likely
     */
    OddRequests(long seed, List<PhantomStudy> studies, List<String> authorizations) {
        this.random = new Random(seed);
        this.authorizations = List.copyOf(authorizations);
        for (PhantomStudy study : studies) {
            List<String> ids = List.of(
                    study.orthancPatient(), study.orthancStudy(), study.orthancSeries(), study.orthancInstance());
            for (String level : List.of("patients", "studies", "series", "instances")) {
                ids.forEach(id -> targets.add("/" + level + "/" + id + "/anonymize"));
            }
            bodies.add("{\"Resources\":[\"" + String.join("\",\"", ids) + "\"]}");
            bodies.add("{\"Resources\":[\"" + study.orthancStudy() + "\"],\"Asynchronous\":true}");
        }
        targets.addAll(List.of("/tools/bulk-anonymize", "/tools/bulk-anonymize", "/jobs/4711/resubmit"));
        bodies.addAll(List.of(
                Archive.AS_CLASSIC_EXPLORER,
                Archive.AS_ORTHANC_EXPLORER_2,
                "{}",
                "",
                "{\"Asynchronous\":true}",
                "{\"DicomVersion\":\"2008\",\"Force\":true,\"Keep\":[\"PatientID\",\"StudyInstanceUID\"]}",
                "[]",
                "--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{}\r\n--edge--\r\n"));
    }

    /** One to three requests, as they go over one connection. */
    String next() {
        StringBuilder requests = new StringBuilder();
        int count = random.nextInt(5) == 0 ? 2 + random.nextInt(2) : 1;
        for (int i = 0; i < count; i++) {
            requests.append(request(i == count - 1));
        }
        return requests.toString();
    }

    private String request(boolean last) {
        List<String> lines = new ArrayList<>();
        lines.add((one(METHODS) + blank() + target() + blank() + one(VERSIONS)).stripTrailing());
        lines.add("Host: " + (random.nextInt(8) == 0 ? "example.org" : "127.0.0.1"));
        lines.add("Authorization: " + one(authorizations));
        if (random.nextInt(3) > 0) {
            lines.add("Content-Type: " + one(TYPES));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            lines.add(one(OVERRIDES));
        }
        String body = one(bodies);
        boolean chunked = random.nextInt(4) == 0;
        if (chunked) {
            lines.add("Transfer-Encoding: chunked");
        }
        if (!chunked || random.nextInt(6) == 0) {
            lines.add("Content-Length: " + (random.nextInt(20) == 0 ? random.nextInt(99) : body.length()));
        }
        if (last) {
            lines.add("Connection: close");
        }
        String newline = random.nextInt(15) == 0 ? "\n" : "\r\n";
        return String.join(newline, lines) + newline + newline + (chunked ? chunks(body) : body);
    }

    private String blank() {
        return random.nextInt(30) == 0 ? one(List.of("  ", "\t", "\u000b")) : " ";
    }

    private static String chunks(String body) {
        int middle = body.length() / 2;
        return chunk(body.substring(0, middle)) + chunk(body.substring(middle)) + "0\r\n\r\n";
    }

    private static String chunk(String part) {
        return part.isEmpty() ? "" : Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
    }

    private String target() {
        String target = one(targets);
        for (int i = random.nextInt(4); i > 0; i--) {
            target = one(mutations()).apply(target);
        }
        return target;
    }

    private List<UnaryOperator<String>> mutations() {
        return List.of(
                target -> at(target, '/', "//"),
                target -> at(target, '/', "/./"),
                target -> at(target, '/', "/x/../"),
                target -> at(target, '/', "/%2e/"),
                target -> at(target, '/', one(List.of("%2F", "%2f", "\\", "%5c"))),
                this::encoded,
                target -> encoded(target).replaceFirst("%", "%25"),
                this::upper,
                target -> target.toUpperCase(Locale.ROOT),
                target -> target + one(TAILS),
                target -> one(HEADS) + target,
                target -> inserted(target, one(STRANGE)));
    }

    /** Puts something for one of the places where this character is. */
    private String at(String target, char where, String instead) {
        List<Integer> places = new ArrayList<>();
        for (int i = target.indexOf(where); i >= 0; i = target.indexOf(where, i + 1)) {
            places.add(i);
        }
        if (places.isEmpty()) {
            return target;
        }
        int place = one(places);
        return target.substring(0, place) + instead + target.substring(place + 1);
    }

    private String encoded(String target) {
        int place = random.nextInt(target.length());
        HexFormat hex = random.nextBoolean() ? HexFormat.of() : HexFormat.of().withUpperCase();
        return target.substring(0, place)
                + "%" + hex.toHexDigits((byte) target.charAt(place))
                + target.substring(place + 1);
    }

    private String upper(String target) {
        int place = random.nextInt(target.length());
        return target.substring(0, place) + Character.toUpperCase(target.charAt(place)) + target.substring(place + 1);
    }

    private String inserted(String target, String text) {
        int place = random.nextInt(target.length() + 1);
        return target.substring(0, place) + text + target.substring(place);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
