// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Whether everything agrees after faults: originals, copies, links, audit trail. Each study has a patient of its own.
 */
record Inventory(Archive archive, AuditRows audit) {

    /**
     * Asserts that each original has one complete copy that is linked and in the audit trail, and that nothing else is
     * stored.
     *
     * @param stored how many instances the archive holds of each original
     * @param deleted originals that were deleted; their copies are complete or gone
     */
    void assertAgrees(Map<PhantomStudy, Integer> stored, Collection<PhantomStudy> deleted) {
        Set<String> audited = new HashSet<>(audit.subjects("PSEUDONYMIZED"));
        Set<String> expected = new HashSet<>();
        Set<String> pseudonyms = new HashSet<>();
        stored.forEach((study, instances) -> {
            List<JsonObject> links = archive.links(study);
            assertEquals(1, links.size(), study.name());
            JsonObject link = links.get(0);
            Archive.Study copy = archive.study(link.get("Copy").getAsString());
            List<String> uids = copy.sopInstanceUids();
            assertEquals("COMPLETE", link.get("State").getAsString(), study.name());
            assertEquals(instances, link.get("Instances").getAsInt(), study.name());
            assertEquals(instances, uids.size(), study.name());
            assertEquals(instances, new HashSet<>(uids).size(), study.name());
            assertEquals(link.get("Pseudonym").getAsString(), copy.patientId(), study.name());
            assertTrue(pseudonyms.add(copy.patientId()), study.name());
            assertTrue(audited.contains(copy.id()), study.name());
            expected.add(study.orthancStudy());
            expected.add(copy.id());
        });
        deleted.forEach(study -> addCopyOfDeleted(study, expected));
        assertEquals(expected, studies());
        assertEquals(expected.size(), archive.counts().patients());
    }

    /** It was whole when the original went, or is not there at all. */
    private void addCopyOfDeleted(PhantomStudy study, Set<String> expected) {
        for (JsonObject link : archive.links(study)) {
            Archive.Study copy = archive.study(link.get("Copy").getAsString());
            if (copy.exists()) {
                assertEquals("COMPLETE", link.get("State").getAsString(), study.name());
                assertEquals(link.get("Instances").getAsInt(), copy.instances().size(), study.name());
                expected.add(copy.id());
            }
        }
    }

    private Set<String> studies() {
        return StreamSupport.stream(
                        archive.orthanc().get("/studies").expect(200).array().spliterator(), false)
                .map(JsonElement::getAsString)
                .collect(Collectors.toSet());
    }
}
