package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Every attribute of the data dictionary, without those of repeating groups. */
final class KnownTags {

    private KnownTags() {}

    static Stream<Tag> all() {
        try (InputStream stream = Dictionary.class.getResourceAsStream("dictionary.csv")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(0, 8))
                    .filter(tag -> tag.indexOf('x') < 0)
                    .map(Tag::parse);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
