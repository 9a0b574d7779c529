// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConformanceDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/conformance.md");
    private static final Pattern TABLE =
            Pattern.compile("<!-- the program's: ([a-z]+) -->\n(.*?)<!-- end -->", Pattern.DOTALL);

    /** To write the tables anew: {@code mvn test -Dtest=ConformanceDocumentTest -Dattributes.write=true}. */
    @Test
    void its_tables_say_what_the_program_does() throws IOException {
        if (Boolean.getBoolean("attributes.write")) {
            String written = TABLE.matcher(Files.readString(DOCUMENT))
                    .replaceAll(match -> Matcher.quoteReplacement("<!-- the program's: " + match.group(1) + " -->\n"
                            + ConformanceTables.all().get(match.group(1)) + "<!-- end -->"));
            Files.writeString(DOCUMENT, written);
        }

        Map<String, String> found = new TreeMap<>();
        Matcher tables = TABLE.matcher(Files.readString(DOCUMENT));
        while (tables.find()) {
            found.put(tables.group(1), tables.group(2));
        }

        assertEquals(new TreeMap<>(ConformanceTables.all()), found);
    }
}
