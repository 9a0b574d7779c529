// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An Orthanc of which only the addresses are there that a test puts there; it remembers what was changed. */
class ScriptedRest extends ScriptedBridge {

    /** By address; JSON or text. */
    final Map<String, String> there = new TreeMap<>();

    /** All calls but those that only read: method, address and body. */
    final List<String> changes = new CopyOnWriteArrayList<>();

    final Map<Integer, String> properties = new TreeMap<>();

    ScriptedRest(String version) {
        there.put("/system", "{\"Version\":\"" + version + "\"}");
    }

    /** What happens by a call that changes something; the status of the answer. */
    int change(String method, String uri, String body) {
        if (method.equals("PUT")) {
            there.put(uri, body);
        }
        return 200;
    }

    @Override
    public synchronized RestAnswer call(String method, String uri, ByteBuffer body) {
        String text = StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        if (!method.equals("GET")) {
            changes.add((method + " " + uri + " " + text).strip());
            return answer(change(method, uri, text), "{}");
        }
        return there.containsKey(uri) ? answer(200, there.get(uri)) : answer(404, "");
    }

    private static RestAnswer answer(int status, String text) {
        return new RestAnswer(status, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized String globalProperty(int number) {
        return properties.getOrDefault(number, "");
    }

    @Override
    public synchronized void setGlobalProperty(int number, String value) {
        properties.put(number, value);
    }

    /** JSON with single quotes, as tests write it. */
    static String json(String text) {
        return JsonParser.parseString(text).toString();
    }
}
