// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AttributesDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/attributes.md");

    /** To write the document anew: {@code mvn test -Dtest=AttributesDocumentTest -Dattributes.write=true}. */
    @Test
    void the_document_says_what_the_plan_does() throws IOException {
        if (Boolean.getBoolean("attributes.write")) {
            Files.createDirectories(DOCUMENT.toAbsolutePath().getParent());
            Files.writeString(DOCUMENT, AttributeList.markdown());
        }

        assertEquals(AttributeList.markdown(), Files.readString(DOCUMENT));
    }
}
