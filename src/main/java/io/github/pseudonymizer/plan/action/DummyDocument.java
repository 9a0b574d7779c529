// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in for an encapsulated document: the smallest that programs for its MIME type open. PS3.15 Table E.1-1
 * wants a dummy (D) for Encapsulated Document (0042,0011).
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.24.2.html">PS3.3 §C.24.2</a>
 */
public final class DummyDocument {

    /** HL7's root for examples (2.16.840.1.113883.19) and an extension, as the dummy for CDA says of itself. */
    public static final String HL7_INSTANCE_IDENTIFIER = "2.16.840.1.113883.19^" + Dummies.WORD;

    /** CDA Release 2: every element that POCD_MT000040 must have, and none other but the title. */
    private static final String CDA = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ClinicalDocument xmlns="urn:hl7-org:v3">
             <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
             <id root="2.16.840.1.113883.19" extension="%1$s"/>
             <code nullFlavor="NI"/>
             <title>%1$s</title>
             <effectiveTime nullFlavor="NI"/>
             <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
             <recordTarget><patientRole><id nullFlavor="NI"/></patientRole></recordTarget>
             <author><time nullFlavor="NI"/><assignedAuthor><id nullFlavor="NI"/></assignedAuthor></author>
             <custodian><assignedCustodian><representedCustodianOrganization>\
            <id nullFlavor="NI"/></representedCustodianOrganization></assignedCustodian></custodian>
             <component><nonXMLBody><text>%1$s</text></nonXMLBody></component>
            </ClinicalDocument>
            """.formatted(Dummies.WORD);

    /** Wavefront OBJ: a single triangle. */
    private static final String OBJ = "# " + Dummies.WORD + "\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    /** Wavefront MTL: a single gray material. */
    private static final String MTL = "newmtl " + Dummies.WORD + "\nKd 0.5 0.5 0.5\n";

    private static final Map<String, byte[]> BY_MIME_TYPE = Map.of(
            "application/pdf", pdf(),
            "text/xml", ascii(CDA),
            "model/stl", stl(),
            "model/obj", ascii(OBJ),
            "model/mtl", ascii(MTL));

    private DummyDocument() {}

    /**
     * The dummy of this type.
     *
     * @param mimeType of (0042,0012), in any case
     * @return empty for a type that no IOD of the standard encapsulates
     */
    public static Optional<byte[]> of(String mimeType) {
        return Optional.ofNullable(BY_MIME_TYPE.get(mimeType.toLowerCase(Locale.ROOT)))
                .map(byte[]::clone);
    }

    /** One page with one word, and a table of where each object begins (ISO 32000-1 §7.5). */
    private static byte[] pdf() {
        String text = "BT /F1 24 Tf 72 720 Td (" + Dummies.WORD + ") Tj ET";
        List<String> objects = List.of(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
                "<</Length " + text.length() + ">>stream\n" + text + "\nendstream",
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        List<Integer> starts = new ArrayList<>();
        for (String object : objects) {
            starts.add(pdf.length());
            pdf.append(starts.size()).append(" 0 obj").append(object).append("endobj\n");
        }
        int table = pdf.length();
        pdf.append("xref\n0 ").append(starts.size() + 1).append("\n0000000000 65535 f \n");
        starts.forEach(start -> pdf.append(String.format(Locale.ROOT, "%010d 00000 n \n", start)));
        pdf.append("trailer<</Size ").append(starts.size() + 1).append("/Root 1 0 R>>\nstartxref\n");
        return ascii(pdf.append(table).append("\n%%EOF\n").toString());
    }

    /** Binary STL: a header of 80 bytes, the number of facets, one facet: normal, three corners, no attributes. */
    private static byte[] stl() {
        ByteBuffer stl = ByteBuffer.allocate(80 + 4 + 50).order(ByteOrder.LITTLE_ENDIAN);
        stl.put(ascii(Dummies.WORD)).position(80).putInt(1);
        for (float number : new float[] {0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0}) {
            stl.putFloat(number);
        }
        return stl.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
