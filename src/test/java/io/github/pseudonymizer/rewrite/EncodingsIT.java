// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.testing.Judges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text in every character set is read as pydicom reads it. */
class EncodingsIT {

    @BeforeAll
    static void pydicom_is_there() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no python3 with pydicom");
    }

    @Test
    void real_files_say_what_pydicom_reads() throws IOException {
        Path folder = SampleFiles.FOLDER.resolve("Encodings");
        assumeTrue(Files.isDirectory(folder), "no sample files at " + folder);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("DICOMDIR"))
                    .sorted()
                    .toList();
        }
        List<String> differences = new ArrayList<>();
        int different = 0;

        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            List<String> judged = judged(bytes);
            differences.addAll(differences(file.getFileName().toString(), judged, texts(bytes)));
            different += judged.stream().anyMatch(text -> text.chars().anyMatch(c -> c > 0x7F)) ? 1 : 0;
        }

        assertEquals(List.of(), differences);
        assertTrue(different >= 20, "only " + different + " files have more than ASCII");
    }

    static Stream<PlantedIdentitiesTest.People> readable() {
        return PlantedIdentitiesTest.people().filter(EncodingsIT::isRead);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void what_is_written_in_each_set_is_read_by_pydicom(PlantedIdentitiesTest.People people) {
        String name = people.family() + "^" + people.given();
        String text = people.given() + " 3 mm " + people.institution();
        CharacterSet set = people.set();
        Dataset dataset = new Dataset()
                .text(0x00080005, people.term())
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .bytes(0x00100010, Vr.PN, ValueEncoding.pad(set.encode(name, Vr.PN), Vr.PN))
                .bytes(0x00181030, Vr.LO, ValueEncoding.pad(set.encode(text, Vr.LO), Vr.LO));

        List<String> judged = judged(Copies.file(dataset));

        assertEquals(List.of("00100010\t" + name, "00181030\t" + text), judged);
    }

    /** pydicom lacks ISO_IR 203 and IR 58, and takes the second half of a Chinese character for a backslash. */
    private static boolean isRead(PlantedIdentitiesTest.People people) {
        return switch (people.term()) {
            case "ISO_IR 203", "\\ISO 2022 IR 58", "GB18030", "GBK" -> false;
            default -> true;
        };
    }

    private static List<String> judged(byte[] file) {
        return Judges.pydicom(file, "texts.py")
                .lines()
                .map(line -> line.substring(0, 9)
                        + JsonParser.parseString(line.substring(9)).getAsString())
                .toList();
    }

    private static List<String> texts(byte[] file) {
        List<String> texts = new ArrayList<>();
        CharacterSets sets = new CharacterSets();
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            sets.follow(event, reader);
            boolean text = event == DatasetReader.Event.ELEMENT
                    && reader.vr().isAffectedByCharacterSet()
                    && !new Tag(reader.tag()).isPrivate();
            if (text) {
                String value = sets.current().decode(reader.value(), reader.vr());
                String stripped = Stream.of(value.split("\\\\", -1))
                        .map(part -> part.replaceAll("^[ \0]+|[ \0]+$", ""))
                        .collect(Collectors.joining("\\"));
                if (reader.vr() == Vr.PN) {
                    // pydicom drops empty component groups.
                    stripped = stripped.replaceAll("=+$", "");
                }
                texts.add(String.format("%08X\t%s", reader.tag(), stripped));
            }
        }
        return texts;
    }

    private static List<String> differences(String file, List<String> judged, List<String> ours) {
        List<String> differences = new ArrayList<>();
        if (judged.size() != ours.size()) {
            differences.add(file + ": " + judged.size() + " and " + ours.size() + " texts");
        }
        for (int i = 0; i < Math.min(judged.size(), ours.size()); i++) {
            if (!judged.get(i).equals(ours.get(i))) {
                differences.add(file + ": " + judged.get(i) + " and " + ours.get(i));
            }
        }
        return differences;
    }
}
