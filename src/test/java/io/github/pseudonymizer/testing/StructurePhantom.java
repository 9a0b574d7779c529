// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.CS;
import static io.github.pseudonymizer.dicom.Vr.DA;
import static io.github.pseudonymizer.dicom.Vr.DS;
import static io.github.pseudonymizer.dicom.Vr.IS;
import static io.github.pseudonymizer.dicom.Vr.LO;
import static io.github.pseudonymizer.dicom.Vr.PN;
import static io.github.pseudonymizer.dicom.Vr.SH;
import static io.github.pseudonymizer.dicom.Vr.ST;
import static io.github.pseudonymizer.dicom.Vr.TM;
import static io.github.pseudonymizer.dicom.Vr.UI;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An RT Structure Set, in a study of its own, with the outline and the lesion of a {@link CtPhantom}. */
final class StructurePhantom {

    static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.481.3";

    private static final String DETACHED_STUDY = "1.2.840.10008.3.1.2.3.1";
    private static final int CONTOUR_POINTS = 24;

    private StructurePhantom() {}

    /** The structures of a CT; they share its frame of reference. */
    static PhantomStudy study(PhantomVisit visit, PhantomVisit ct) {
        String sopInstanceUid = visit.sopInstanceUid(1);
        byte[] file = dataset(visit, ct).file(SOP_CLASS, sopInstanceUid);
        PhantomStudy.Instance instance = new PhantomStudy.Instance(SOP_CLASS, sopInstanceUid, file);
        List<String> identities = new ArrayList<>(visit.identities());
        identities.addAll(ct.identities());
        return new PhantomStudy(
                visit.name(),
                visit.patient().id(),
                visit.studyInstanceUid(),
                ct.frameOfReferenceUid(),
                List.of(new PhantomStudy.Series(visit.seriesInstanceUid(), List.of(instance))),
                identities);
    }

    private static PhantomDataset dataset(PhantomVisit visit, PhantomVisit ct) {
        PhantomDataset dataset = visit.dataset("RTSTRUCT", "Contours");
        return dataset.put(0x00200052, UI, ct.frameOfReferenceUid())
                .put(0x30060002, SH, "PLAN-A")
                .put(0x30060004, LO, "Contours by hand")
                .put(0x30060006, ST, "Drawn for " + visit.patient().id())
                .put(0x30060008, DA, visit.date())
                .put(0x30060009, TM, visit.time())
                .putDelimited(0x30060010, List.of(frameOfReference(dataset, ct)))
                .put(0x30060020, List.of(region(dataset, ct, 1, "Body"), region(dataset, ct, 2, "Lesion")))
                .putDelimited(
                        0x30060039, List.of(contours(dataset, ct, 1, 0, 0, 140), contours(dataset, ct, 2, 65, -10, 12)))
                .put(0x30060080, List.of(observation(dataset, 1, "EXTERNAL"), observation(dataset, 2, "GTV")))
                .put(0x300E0002, CS, "UNAPPROVED");
    }

    private static PhantomDataset frameOfReference(PhantomDataset dataset, PhantomVisit ct) {
        List<PhantomDataset> images = IntStream.rangeClosed(1, CtPhantom.SLICES)
                .mapToObj(number -> image(dataset, ct, number))
                .toList();
        PhantomDataset series =
                dataset.item().put(0x0020000E, UI, ct.seriesInstanceUid()).put(0x30060016, images);
        PhantomDataset study = dataset.item()
                .put(0x00081150, UI, DETACHED_STUDY)
                .put(0x00081155, UI, ct.studyInstanceUid())
                .putDelimited(0x30060014, List.of(series));
        return dataset.item().put(0x00200052, UI, ct.frameOfReferenceUid()).put(0x30060012, List.of(study));
    }

    private static PhantomDataset image(PhantomDataset dataset, PhantomVisit ct, int number) {
        return dataset.item().put(0x00081150, UI, CtPhantom.SOP_CLASS).put(0x00081155, UI, ct.sopInstanceUid(number));
    }

    private static PhantomDataset region(PhantomDataset dataset, PhantomVisit ct, int number, String name) {
        return dataset.item()
                .put(0x30060022, IS, Integer.toString(number))
                .put(0x30060024, UI, ct.frameOfReferenceUid())
                .put(0x30060026, LO, name)
                .put(0x30060036, CS, "MANUAL");
    }

    private static PhantomDataset contours(
            PhantomDataset dataset, PhantomVisit ct, int region, double x, double y, double radiusMillimetres) {
        List<PhantomDataset> contours = IntStream.rangeClosed(1, CtPhantom.SLICES)
                .mapToObj(number -> dataset.item()
                        .put(0x30060016, List.of(image(dataset, ct, number)))
                        .put(0x30060042, CS, "CLOSED_PLANAR")
                        .put(0x30060046, IS, Integer.toString(CONTOUR_POINTS))
                        .put(0x30060050, DS, circle(x, y, CtPhantom.zMillimetres(number), radiusMillimetres)))
                .toList();
        return dataset.item()
                .put(0x3006002A, IS, "255", "128", "0")
                .put(0x30060040, contours)
                .put(0x30060084, IS, Integer.toString(region));
    }

    private static PhantomDataset observation(PhantomDataset dataset, int region, String type) {
        return dataset.item()
                .put(0x30060082, IS, Integer.toString(region))
                .put(0x30060084, IS, Integer.toString(region))
                .put(0x300600A4, CS, type)
                .put(0x300600A6, PN, "Quack^Ignatius");
    }

    private static String[] circle(double x, double y, double z, double radiusMillimetres) {
        List<String> coordinates = new ArrayList<>();
        for (int point = 0; point < CONTOUR_POINTS; point++) {
            double angle = 2 * Math.PI * point / CONTOUR_POINTS;
            coordinates.add(CtPhantom.decimal(x + radiusMillimetres * Math.cos(angle)));
            coordinates.add(CtPhantom.decimal(y + radiusMillimetres * Math.sin(angle)));
            coordinates.add(CtPhantom.decimal(z));
        }
        return coordinates.toArray(String[]::new);
    }
}
