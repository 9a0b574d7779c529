// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static io.github.pseudonymizer.orthanc.archive.OrthancRest.text;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.study.forget.OriginMarks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Removes Orthanc's metadata {@code AnonymizedFrom} from copies. Thread-safe. */
public final class OrthancOriginMarks implements OriginMarks {

    private static final String METADATA = "/metadata/" + AnonymizedFromLink.NAME;

    private final Bridge bridge;
    private final OrthancRest rest;
    private final RunningVersion version;

    /** The metadata in this Orthanc. */
    public OrthancOriginMarks(Bridge bridge) {
        this.bridge = bridge;
        this.rest = new OrthancRest(bridge);
        this.version = new RunningVersion(rest);
    }

    @Override
    public boolean isPermanent(String copyStudy) {
        return !version.get().isAtLeast(OrthancVersion.TAKES_METADATA)
                && rest.exists("/studies/" + copyStudy + METADATA);
    }

    @Override
    public void remove(String copyStudy) {
        String study = "/studies/" + copyStudy;
        List<String> resources = new ArrayList<>();
        rest.list(study + "/instances").forEach(instance -> resources.add("/instances/" + text(instance, "ID")));
        rest.list(study + "/series").forEach(series -> resources.add("/series/" + text(series, "ID")));
        rest.object(study).ifPresent(found -> resources.add("/patients/" + text(found, "ParentPatient")));
        resources.add(study);
        resources.stream()
                .map(resource -> resource + METADATA)
                .filter(rest::exists)
                .forEach(this::clear);
    }

    /** Orthanc lets nobody delete it, but lets plugins set it to nothing. */
    private void clear(String uri) {
        if (bridge.call("DELETE", uri, ByteBuffer.allocate(0)).status() != 200) {
            rest.put(uri);
        }
    }
}
