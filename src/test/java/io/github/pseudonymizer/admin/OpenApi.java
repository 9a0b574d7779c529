// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.pseudonymizer.orthanc.route.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of routes in the form of OpenAPI 3.0, with the descriptions of {@code docs/api.md}. */
final class OpenApi {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    private OpenApi() {}

    /**
     * The document.
     *
     * @param descriptions one for each route, in Markdown
     */
    static String json(List<Route> routes, List<String> descriptions) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            paths.computeIfAbsent(template(route), path -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route, descriptions.get(i)));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.0.3");
        document.put("info", new TreeMap<>(Map.of("title", "Pseudonymizer for Orthanc", "version", "1")));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of("securitySchemes", Map.of("basic", new TreeMap<>(Map.of("type", "http", "scheme", "basic")))));
        return GSON.toJson(document) + "\n";
    }

    private static String template(Route route) {
        return VARIABLE.matcher(route.path()).replaceAll(match -> "{" + name(match.group(1)) + "}");
    }

    /** Of what varies in a path; settings of a {@code POST} stand there, because Orthanc hands on no query of one. */
    private static String name(String variable) {
        return variable.contains("=") ? "settings" : variable.replace(' ', '-');
    }

    private static Map<String, Object> operation(Route route, String description) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", LINK.matcher(description).replaceAll("$1").strip());
        operation.put("description", "For " + route.access().text() + ".");
        operation.put("parameters", parameters(route));
        if (route.method().equals("POST")) {
            operation.put("requestBody", Map.of("content", Map.of("*/*", Map.of())));
        }
        operation.put("responses", responses(route));
        if (!route.access().text().equals("everybody")) {
            operation.put("security", List.of(Map.of("basic", List.of())));
        }
        return operation;
    }

    private static List<Map<String, Object>> parameters(Route route) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (MatchResult match : VARIABLE.matcher(route.path()).results().toList()) {
            Map<String, Object> parameter = parameter(name(match.group(1)), "path", Map.of("type", "string"));
            parameter.put("required", true);
            if (match.group(1).contains("=")) {
                parameter.put("description", match.group(1));
            }
            parameters.add(parameter);
        }
        Stream.of(route.arguments().split("&", -1))
                .filter(argument -> !argument.isEmpty())
                .map(argument -> argument.split("=", 2))
                .map(argument -> parameter(argument[0], "query", schema(argument[1])))
                .forEach(parameters::add);
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String place, Map<String, Object> schema) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", place);
        parameter.put("schema", schema);
        return parameter;
    }

    private static Map<String, Object> schema(String onlyValue) {
        return onlyValue.isEmpty()
                ? Map.of("type", "string")
                : new TreeMap<>(Map.of("type", "string", "enum", List.of(onlyValue)));
    }

    private static Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", Map.of("description", "done"));
        responses.put(
                "400", Map.of("description", "something in the request is wrong; the answer says what is allowed"));
        if (!route.access().text().equals("everybody")) {
            responses.put("403", Map.of("description", "for " + route.access().text() + " only"));
        }
        responses.put("503", Map.of("description", "no database, or no Java; send it again"));
        return responses;
    }
}
