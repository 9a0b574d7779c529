// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The table of {@link SideBySideIT}: requests, and where the plugin answers otherwise than the built-in on purpose. */
final class SideBySideRequests {

    /**
     * Members of contents and answers that only the plugin has, or has always; {@code docs/differences.md} says why.
     */
    static final Set<String> OUR_FIELDS =
            Set.of("Pseudonymizer", "Ignored", "Remarks", "UserData", "HttpStatus", "Error");

    /** What an error may say in its own words. */
    static final Set<String> FREE_IN_ERRORS = Set.of("Details");

    /** A request; {@code {study}} and its like stand for ids. */
    record Request(String method, String path, String body) {

        @Override
        public String toString() {
            return method + " " + path + " " + body;
        }
    }

    /** Members of a job that only the built-in has; {@code docs/differences.md} says why. */
    static final Set<String> THEIR_FIELDS = Set.of(".UserData");

    /**
     * Statuses that differ on purpose.
     *
     * @param before the first Orthanc that answers as the plugin does; empty if none does
     */
    record Difference(String path, String body, int builtIn, int ours, String before, String why) {

        private boolean holdsFor(String orthanc) {
            return before.isEmpty() || Version.parse(orthanc).compareTo(Version.parse(before)) < 0;
        }
    }

    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "/instances/\\{study\\}/anonymize",
                    "{}",
                    500,
                    404,
                    "1.12.7",
                    "an unknown instance is the client's fault"),
            new Difference(
                    "/instances/\\{study\\}/anonymize",
                    "{\"Asynchronous\":true}",
                    500,
                    404,
                    "1.12.7",
                    "an unknown instance is the client's fault"),
            new Difference("/studies/.*", "{}{}", 200, 400, "", "what follows the object would be passed over"),
            new Difference(
                    "/studies/.*",
                    "{\"Asynchronous\":true,\"Priority\":3000000000}",
                    500,
                    400,
                    "1.13.0",
                    "a bad number is the client's fault"),
            new Difference(
                    "/studies/.*", "{\"KeepLabels\":\"x\"}", 200, 400, "1.12.3", "those that have labels refuse it"),
            new Difference(
                    "/studies/.*", "{\"KeepLabels\":null}", 200, 400, "1.12.3", "those that have labels refuse it"),
            new Difference(
                    "/studies/.*",
                    "{\"Replace\":{\"SOPInstanceUID\":\"1.2.3\"},\"Force\":true}",
                    500,
                    200,
                    "1.11.3",
                    "identifiers are pseudonyms, whatever is wished"),
            new Difference(
                    "/studies/.*",
                    "{\"Keep\":[\"PatientID\"],\"Force\":true}",
                    400,
                    200,
                    "1.11.3",
                    "identifiers are pseudonyms, whatever is wished"),
            new Difference(
                    "/studies/.*",
                    "{\"DicomVersion\":\"1999\"}",
                    400,
                    200,
                    "",
                    "the domain's profile rules, not the edition"),
            new Difference(
                    "/studies/.*",
                    "{\"DicomVersion\":\"\"}",
                    400,
                    200,
                    "",
                    "the domain's profile rules, not the edition"),
            new Difference(
                    "/tools/.*",
                    "{\"Resources\":[\"{study}\",\"{series}\",\"{instance}\"]}",
                    500,
                    200,
                    "1.11.3",
                    "an instance named twice has one copy"),
            new Difference("/tools/.*", "{\"Resources\":[]}", 200, 400, "", "a request for nothing is a mistake"),
            new Difference(
                    "/tools/.*",
                    "{\"Resources\":[],\"Asynchronous\":true}",
                    200,
                    400,
                    "",
                    "a request for nothing is a mistake"));

    /** Bodies that every route gets. */
    private static final String EVERYWHERE = """
            {}
            { "Keep" : [ "SeriesDescription", "StudyDescription" ] }
            {"Asynchronous":true}
            {"Synchronous":false}
            {"Asynchronous":"x"}
            {"KeepSource":"x"}
            {"Keep":["NoSuchKeyword"]}
            {"Replace":{"PatientID":"x"}}
            {"Replace":{"PatientID":"x"},"Force":true}
            {
            []
            """;

    /** Bodies for a study. */
    private static final String STUDY = """
            4711
            "text"
            null
            true
            {}{}
            {"a":{"b":[{"c":null}]},"d":[[[]]]}
            {"Unknown":1,"synchronous":false,"keep":"x","force":1}
            {"Synchronous":true}
            {"Asynchronous":false}
            {"Synchronous":true,"Asynchronous":true}
            {"Synchronous":false,"Asynchronous":false}
            {"Synchronous":false,"Asynchronous":true}
            {"Synchronous":true,"Asynchronous":false}
            {"Synchronous":"true"}
            {"Synchronous":1}
            {"Synchronous":null}
            {"Synchronous":[]}
            {"Asynchronous":1}
            {"Asynchronous":null}
            {"Asynchronous":{}}
            {"Synchronous":true,"Asynchronous":"x"}
            {"Asynchronous":true,"Priority":5,"UserData":{"ticket":12}}
            {"Asynchronous":true,"Priority":-5}
            {"Asynchronous":true,"Priority":2.7}
            {"Asynchronous":true,"Priority":3000000000}
            {"Asynchronous":true,"Priority":"5"}
            {"Asynchronous":true,"Priority":null}
            {"Priority":true}
            {"Priority":[]}
            {"Asynchronous":true,"UserData":null}
            {"Asynchronous":true,"UserData":"text"}
            {"UserData":[1,2]}
            {"KeepSource":true}
            {"KeepSource":null}
            {"KeepSource":1}
            {"Permissive":true}
            {"Permissive":false}
            {"Permissive":"x"}
            {"Permissive":null}
            {"Transcode":"1.2.840.10008.1.2.4.70"}
            {"Transcode":"1.2.840.10008.1.2.1"}
            {"Transcode":"1.2.3"}
            {"Transcode":""}
            {"Transcode":1}
            {"Transcode":null}
            {"KeepLabels":true}
            {"KeepLabels":"x"}
            {"KeepLabels":null}
            {"Force":"x"}
            {"Force":1}
            {"Force":null}
            {"Force":true}
            {"Force":false,"Replace":{"PatientID":"x"}}
            {"Force":"x","Replace":{"PatientID":"x"}}
            {"Replace":{"StudyInstanceUID":"1.2.3"}}
            {"Replace":{"StudyInstanceUID":"1.2.3"},"Force":true}
            {"Replace":{"SeriesInstanceUID":"1.2.3"}}
            {"Replace":{"SeriesInstanceUID":"1.2.3"},"Force":true}
            {"Replace":{"SOPInstanceUID":"1.2.3"}}
            {"Replace":{"SOPInstanceUID":"1.2.3"},"Force":true}
            {"Replace":{"0010,0020":"x"}}
            {"Replace":{"00100020":"x"}}
            {"Keep":["PatientID"]}
            {"Keep":["PatientID"],"Force":true}
            {"Keep":["StudyInstanceUID"]}
            {"Keep":["SOPInstanceUID"],"Force":true}
            {"Keep":["SOPInstanceUID"]}
            {"Keep":["StudyInstanceUID"],"Force":true}
            {"Keep":["StudyInstanceUID","SeriesInstanceUID"],"Force":true}
            {"Remove":["PatientID"]}
            {"Remove":["PatientID"],"Force":true}
            {"Remove":["StudyInstanceUID"],"Force":true}
            {"Keep":"StudyDescription"}
            {"Keep":{}}
            {"Keep":null}
            {"Keep":[]}
            {"Keep":[1]}
            {"Keep":[null]}
            {"Keep":[[]]}
            {"Keep":[""]}
            {"Keep":["studydescription"]}
            {"Keep":["StudyDescription","StudyDescription"]}
            {"Remove":"StudyDescription"}
            {"Remove":{}}
            {"Remove":null}
            {"Remove":[1]}
            {"Remove":["NoSuchKeyword"]}
            {"Remove":["StudyDescription"]}
            {"Replace":[]}
            {"Replace":null}
            {"Replace":"x"}
            {"Replace":{}}
            {"Replace":{"NoSuchKeyword":"x"}}
            {"Replace":{"StudyDescription":1}}
            {"Replace":{"StudyDescription":true}}
            {"Replace":{"StudyDescription":null}}
            {"Replace":{"StudyDescription":[]}}
            {"Replace":{"StudyDescription":{}}}
            {"Replace":{"StudyDescription":"x"},"Keep":["StudyDescription"],"Remove":["StudyDescription"]}
            {"KeepPrivateTags":true}
            {"KeepPrivateTags":"x"}
            {"KeepPrivateTags":null}
            {"DicomVersion":"2008"}
            {"DicomVersion":"2017c"}
            {"DicomVersion":"2021b"}
            {"DicomVersion":"1999"}
            {"DicomVersion":""}
            {"DicomVersion":1}
            {"DicomVersion":null}
            {"PrivateCreator":"ACME"}
            {"PrivateCreator":1}
            {"PrivateCreator":null}
            """;

    private static final String BULK = """
            {"Resources":["{study}"]}
            {"Resources":["{patient}"],"Asynchronous":true}
            {"Resources":["{study}","{study}"]}
            {"Resources":["{study}","{series}","{instance}"]}
            {"Resources":["{instance}"]}
            {"Resources":["{study}","{other}"],"Synchronous":false}
            {"Resources":["{study}","none"]}
            {"Resources":["none","{study}"],"Asynchronous":true}
            {"Resources":["{study}","00000000-00000000-00000000-00000000-00000000"]}
            {"Resources":["00000000-00000000-00000000-00000000-00000000","none"],"Permissive":true}
            {"Resources":["none"]}
            {"Resources":[]}
            {"Resources":[],"Asynchronous":true}
            {"Resources":[1]}
            {"Resources":[null]}
            {"Resources":"{study}"}
            {"Resources":{}}
            {"Resources":null}
            {"resources":["{study}"]}
            {"Resources":["{study}"],"Keep":"x"}
            {"Resources":["{study}"],"Asynchronous":"x"}
            {"Resources":["{study}"],"Replace":{"PatientID":"x"}}
            {"Resources":["{study}"],"Replace":{"NoSuchKeyword":"x"}}
            {"Resources":["none"],"Keep":"x"}
            {}
            {
            []
            """;

    private static final List<String> SINGLE = List.of(
            "/patients/{patient}/anonymize",
            "/studies/{study}/anonymize",
            "/series/{series}/anonymize",
            "/instances/{instance}/anonymize");

    private static final String BULK_PATH = "/tools/bulk-anonymize";

    /** Ids that nobody knows, and ids of another level. */
    private static final List<String> ELSEWHERE = List.of(
            "/patients/none/anonymize",
            "/studies/none/anonymize",
            "/series/none/anonymize",
            "/instances/none/anonymize",
            "/patients/{study}/anonymize",
            "/patients/{series}/anonymize",
            "/studies/{patient}/anonymize",
            "/studies/{series}/anonymize",
            "/studies/{instance}/anonymize",
            "/series/{patient}/anonymize",
            "/series/{study}/anonymize",
            "/instances/{study}/anonymize");

    private SideBySideRequests() {}

    static Stream<Request> all() {
        Stream<Request> everywhere = SINGLE.stream().flatMap(path -> posts(path, EVERYWHERE));
        Stream<Request> elsewhere = ELSEWHERE.stream().flatMap(path -> posts(path, "{}\n{\"Asynchronous\":true}\n{"));
        Stream<Request> empty = Stream.concat(SINGLE.stream(), Stream.of(BULK_PATH))
                .flatMap(path ->
                        Stream.of("POST", "GET", "PUT", "DELETE", "HEAD").map(method -> new Request(method, path, "")));
        return Stream.of(everywhere, elsewhere, empty, posts(SINGLE.get(1), STUDY), posts(BULK_PATH, BULK))
                .flatMap(requests -> requests);
    }

    /** The difference from this version of Orthanc that is meant, if one is. */
    static Optional<Difference> differenceOf(Request request, String orthanc) {
        return DIFFERENCES.stream()
                .filter(one -> one.holdsFor(orthanc)
                        && request.path().matches(one.path())
                        && request.method().equals("POST")
                        && one.body().equals(request.body()))
                .findFirst();
    }

    private static Stream<Request> posts(String path, String bodies) {
        return bodies.lines().map(body -> new Request("POST", path, body));
    }
}
