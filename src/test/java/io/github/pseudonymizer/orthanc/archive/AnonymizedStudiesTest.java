// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AnonymizedStudiesTest {

    private final Orthanc older = new Orthanc("");
    private final Orthanc newer = new Orthanc(",\"Capabilities\":{\"HasExtendedFind\":true}");

    /** One that has studies, some of them anonymized from others, and a log of those that came. */
    private static final class Orthanc extends ScriptedBridge {
        private final String capabilities;
        private final Map<String, String> originals = new TreeMap<>();
        private final List<String> created = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();
        private List<String> found = List.of();

        Orthanc(String capabilities) {
            this.capabilities = capabilities;
        }

        void add(int study, String original) {
            originals.put(id(study), original);
            created.add(id(study));
        }

        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            asked.add(uri.replaceAll("[?].*", ""));
            if (uri.equals("/system")) {
                return answer("{\"Version\":\"1.0\"" + capabilities + "}");
            }
            if (uri.equals("/tools/find")) {
                return answer(array(found));
            }
            if (uri.startsWith("/studies?")) {
                return answer(array(List.copyOf(originals.keySet())));
            }
            if (uri.startsWith("/changes")) {
                return answer(changes(uri));
            }
            String original = originals.getOrDefault(uri.split("/", -1)[2], "");
            return original.isEmpty() ? new RestAnswer(404, OrthancRest.NOTHING) : answer(original);
        }

        private String changes(String uri) {
            JsonArray changes = new JsonArray();
            int since = uri.contains("since=") ? Integer.parseInt(uri.replaceAll(".*since=(\\d+).*", "$1")) : 0;
            for (int i = since; i < created.size() && !uri.contains("last"); i++) {
                JsonObject change = new JsonObject();
                change.addProperty("ChangeType", "NewStudy");
                change.addProperty("ID", created.get(i));
                changes.add(change);
            }
            JsonObject answer = new JsonObject();
            answer.add("Changes", changes);
            answer.addProperty("Last", created.size());
            answer.addProperty("Done", true);
            return answer.toString();
        }

        private static String array(List<String> texts) {
            JsonArray array = new JsonArray();
            texts.forEach(array::add);
            return array.toString();
        }

        private static RestAnswer answer(String text) {
            return new RestAnswer(200, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%08d-0-0-0-0", number).replace("-0", "-00000000");
    }

    @Test
    void an_older_orthanc_is_read_once_and_then_only_what_is_new() {
        older.add(1, "");
        older.add(2, id(1));
        AnonymizedStudies studies = new AnonymizedStudies(older, new OrthancRest(older));
        assertEquals(List.of(id(2)), studies.copiesOf(id(1)));
        older.add(3, id(1));
        older.add(4, "");
        older.asked.clear();

        List<String> copies = studies.copiesOf(id(1));

        assertEquals(List.of(id(2), id(3)), copies);
        assertEquals(List.of(), studies.copiesOf(id(4)));
        assertEquals(0, older.asked.stream().filter("/studies"::equals).count());
    }

    @Test
    void what_was_deleted_is_no_copy_any_more() {
        older.add(1, "");
        older.add(2, id(1));
        AnonymizedStudies studies = new AnonymizedStudies(older, new OrthancRest(older));
        assertEquals(List.of(id(2)), studies.copiesOf(id(1)));

        older.originals.remove(id(2));

        assertEquals(List.of(), studies.copiesOf(id(1)));
        assertEquals(Optional.empty(), studies.originalOf(id(2)));
    }

    @Test
    void a_newer_orthanc_is_asked_and_only_what_it_finds_is_looked_at() {
        newer.add(1, "");
        newer.add(2, id(1));
        newer.add(3, id(2));
        newer.found = List.of(id(2), id(3));
        AnonymizedStudies studies = new AnonymizedStudies(newer, new OrthancRest(newer));

        assertEquals(List.of(id(2)), studies.copiesOf(id(1)));

        assertEquals(
                List.of(
                        "/system",
                        "/tools/find",
                        "/studies/" + id(2) + "/metadata/AnonymizedFrom",
                        "/studies/" + id(3) + "/metadata/AnonymizedFrom"),
                newer.asked);
    }
}
