// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All routes. Thread-safe. */
public final class RouteTable {

    private final List<Row> rows;
    private final Map<String, String> renamed;

    private record Row(Route route, Pattern pattern) {}

    /**
     * A table of these routes.
     *
     * @param routes no two of them match the same request
     * @param renamed former paths, each with the path that has taken its place
     */
    public RouteTable(List<Route> routes, Map<String, String> renamed) {
        this.rows = routes.stream()
                .map(route -> new Row(route, Pattern.compile(route.expression())))
                .toList();
        this.renamed = Map.copyOf(renamed);
    }

    /** What the table says about a request. */
    public sealed interface Match {

        /**
         * A route matches.
         *
         * @param parameters the parts of the path that vary
         */
        record Found(Route route, List<String> parameters) implements Match {}

        /**
         * There is such a path, but not with this method.
         *
         * @param allowed methods in the form of the header {@code Allow}
         */
        record WrongMethod(String allowed) implements Match {}

        /**
         * There is no such path.
         *
         * @param advice what there is instead; no part of the request is in it
         */
        record Unknown(String advice) implements Match {}
    }

    /**
     * Looks a request up.
     *
     * @param uri normalized by Orthanc, without query; slashes at the end make no difference
     */
    public Match find(String method, String uri) {
        String path = withoutSlashes(uri);
        List<String> allowed = new ArrayList<>();
        for (Row row : rows) {
            Matcher matcher = row.pattern().matcher(path);
            if (matcher.matches()) {
                if (row.route().method().equals(method)) {
                    return new Match.Found(row.route(), groups(matcher));
                }
                allowed.add(row.route().method());
            }
        }
        return allowed.isEmpty()
                ? new Match.Unknown(advice(path))
                : new Match.WrongMethod(allowed.stream().sorted().collect(Collectors.joining(", ")));
    }

    private static String withoutSlashes(String uri) {
        int end = uri.length();
        while (end > 0 && uri.charAt(end - 1) == '/') {
            end--;
        }
        return uri.substring(0, end);
    }

    private static List<String> groups(Matcher matcher) {
        return Stream.iterate(1, group -> group + 1)
                .limit(matcher.groupCount())
                .map(matcher::group)
                .toList();
    }

    private String advice(String path) {
        String renamedTo = renamed.get(path);
        return renamedTo == null
                ? "there is no such address. There are "
                        + own().map(Route::text).collect(Collectors.joining(", "))
                : "this address is " + renamedTo + " now";
    }

    /** Our own routes, without those that we answer in place of Orthanc. */
    public Stream<Route> own() {
        return rows.stream().map(Row::route).filter(route -> route.access().isOurs());
    }
}
