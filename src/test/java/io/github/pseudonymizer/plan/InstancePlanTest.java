// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.DummyDocument;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.plan.pixel.PixelFacts.Content;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class InstancePlanTest {

    private static final Plan BASIC = Plans.of(Plans.BASIC);
    private static final PixelDecision KEEP = new PixelDecision.Keep();

    private static PixelFacts facts(Content content, String mimeType) {
        return new PixelFacts(content, "", "", List.of(), "", "", "", "", 8, 8, mimeType);
    }

    private static byte[] dummy(String mimeType) {
        return DummyDocument.of(mimeType).orElseThrow();
    }

    private static String text(String mimeType) {
        return new String(dummy(mimeType), StandardCharsets.US_ASCII);
    }

    @Test
    void an_instance_with_nothing_special_keeps_its_plan() {
        assertSame(BASIC, InstancePlan.of(BASIC, facts(Content.NATIVE_PIXELS, ""), KEEP));
        assertSame(BASIC, InstancePlan.of(BASIC, facts(Content.NONE, ""), KEEP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/pdf", "text/XML", "model/stl", "model/obj", "model/mtl"})
    void a_document_becomes_a_dummy_of_its_type_and_its_length_fits(String mimeType) {
        Plan plan = InstancePlan.of(BASIC, facts(Content.DOCUMENT, mimeType), KEEP);

        Action.Dummy document = (Action.Dummy) Plans.top(plan, tag("EncapsulatedDocument"));
        assertEquals(dummy(mimeType).length, document.value().split("\\\\").length);
        assertEquals(new Action.Dummy("" + dummy(mimeType).length), Plans.top(plan, tag("EncapsulatedDocumentLength")));
        assertEquals(new Action.Dummy("NO"), Plans.top(plan, tag("BurnedInAnnotation")));
        assertEquals(new Action.Empty(), Plans.top(plan, tag("DocumentTitle")));
    }

    @Test
    void a_document_of_an_unknown_type_becomes_one_byte() {
        Plan plan = InstancePlan.of(BASIC, facts(Content.DOCUMENT, "text/mercy"), KEEP);

        assertEquals(new Action.Dummy("1"), Plans.top(plan, tag("EncapsulatedDocument")));
        assertEquals(new Action.Dummy("1"), Plans.top(plan, tag("EncapsulatedDocumentLength")));
    }

    @Test
    void the_pdf_says_where_its_objects_begin() {
        String pdf = text("application/pdf");

        int table = Integer.parseInt(pdf.replaceFirst("(?s).*startxref\n(\\d+)\n%%EOF\n", "$1"));
        assertTrue(pdf.startsWith("%PDF-1.4\n"));
        assertTrue(pdf.startsWith("xref\n0 6\n", table));
        for (int object = 1; object <= 5; object++) {
            int entry = table + "xref\n0 6\n".length() + 20 * object;
            int start = Integer.parseInt(pdf.substring(entry, entry + 10));
            assertTrue(pdf.startsWith(object + " 0 obj", start), "object " + object);
        }
    }

    @Test
    void the_cda_is_well_formed_xml() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);

        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(dummy("text/xml")));

        assertEquals("urn:hl7-org:v3", document.getDocumentElement().getNamespaceURI());
        assertEquals("ClinicalDocument", document.getDocumentElement().getLocalName());
    }

    @Test
    void the_models_have_one_triangle_or_one_material() {
        ByteBuffer stl = ByteBuffer.wrap(dummy("model/stl")).order(ByteOrder.LITTLE_ENDIAN);

        assertEquals(84 + 50 * stl.getInt(80), stl.capacity());
        assertEquals(
                3,
                text("model/obj").lines().filter(line -> line.startsWith("v ")).count());
        assertTrue(text("model/obj").contains("\nf 1 2 3\n"));
        assertTrue(text("model/mtl").startsWith("newmtl "));
    }

    @Test
    void overlays_curves_and_icons_go_at_every_depth() {
        for (String hex : List.of(
                "60003000", "601E3000", "60004000", "60000010", "50003000", "501E3000", "501E0005", "00880200")) {
            Tag attribute = Tag.parse(hex);
            Vr vr = Dictionary.vrOf(attribute);

            assertEquals(new Action.Remove(), Plans.at(BASIC, attribute, vr, 0, false), hex);
            assertEquals(new Action.Remove(), Plans.at(BASIC, attribute, vr, 2, false), hex);
        }
    }
}
