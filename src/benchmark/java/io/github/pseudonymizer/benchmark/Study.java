// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.IodPhantoms;
import io.github.pseudonymizer.testing.OrthancId;
import io.github.pseudonymizer.testing.ScannerCt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An invented study of a patient of its own.
 *
 * @param id Orthanc's
 * @param files of its instances
 */
record Study(String id, List<byte[]> files) {

    /**
     * A series of one kind.
     *
     * @param name makes the patient and the UIDs
     * @param kind of {@link IodPhantoms}
     * @param attributes of every instance, lines as there
     */
    static Study of(String name, String kind, int instances, List<String> attributes) {
        List<String> lines = new ArrayList<>(attributes);
        lines.add("PatientID = " + name);
        lines.add("PatientName = " + name + "^Invented");
        lines.add("StudyInstanceUID = uid:" + name);
        lines.add("SeriesInstanceUID = uid:" + name + "/series");
        return new Study(
                OrthancId.of(name, IodPhantoms.uid(name)),
                IntStream.rangeClosed(1, instances)
                        .mapToObj(number -> IodPhantoms.file(kind, name + "/" + number, lines))
                        .toList());
    }

    /** Slices of 512 × 512, each 0.5 MB. */
    static Study ct(String name, int slices) {
        return of(name, "CT", slices, ScannerCt.attributes(512));
    }

    /** Slices of 134 × 134, each 36 KB. */
    static Study mr(String name, int slices) {
        return of(name, "MR", slices, List.of("Rows = 134", "Columns = 134", "PixelData:OW = " + 2 * 134 * 134 + " bytes"));
    }

    /** One instance of 572 frames of 512 × 512, which are 300 MB. */
    static Study enhanced(String name) {
        List<String> lines = new ArrayList<>(List.of(
                "Rows = 512",
                "Columns = 512",
                "NumberOfFrames = 572",
                "PixelData:OW = " + 572 * 2 * 512 * 512 + " bytes",
                "PerFrameFunctionalGroupsSequence"));
        for (int frame = 1; frame <= 572; frame++) {
            lines.addAll(List.of(
                    "> FrameContentSequence",
                    ">> FrameAcquisitionDateTime = 20230314101500",
                    ">> DimensionIndexValues = 1\\" + frame,
                    "> PlanePositionSequence",
                    ">> ImagePositionPatient = 0\\0\\" + frame,
                    "> -"));
        }
        return of(name, "EnhancedCT", 1, lines);
    }

    /** Writes the files into a folder of their own. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < files.size(); i++) {
            Files.write(folder.resolve(Integer.toString(i)), files.get(i));
        }
    }
}
