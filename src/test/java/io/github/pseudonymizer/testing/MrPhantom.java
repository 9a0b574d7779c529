// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.CS;
import static io.github.pseudonymizer.dicom.Vr.DA;
import static io.github.pseudonymizer.dicom.Vr.DS;
import static io.github.pseudonymizer.dicom.Vr.IS;
import static io.github.pseudonymizer.dicom.Vr.OW;
import static io.github.pseudonymizer.dicom.Vr.TM;
import static io.github.pseudonymizer.dicom.Vr.US;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** An MR of a head made of discs. */
final class MrPhantom {

    static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.4";

    private static final double FIELD_OF_VIEW_MILLIMETRES = 240;

    private MrPhantom() {}

    /**
     * A study of one series.
     *
     * @param slices how many instances
     * @param size rows, and columns
     */
    static PhantomStudy study(PhantomVisit visit, int slices, int size) {
        return study(visit, slices, size, slice -> slice);
    }

    /**
     * As {@link #study(PhantomVisit, int, int)}.
     *
     * @param finish changes every slice at last
     */
    static PhantomStudy study(PhantomVisit visit, int slices, int size, UnaryOperator<PhantomDataset> finish) {
        byte[] pixels = Disc.draw(
                List.of(
                        new Disc(0, 0, 95, 900),
                        new Disc(0, 0, 85, 400),
                        new Disc(-12, 5, 9, 60),
                        new Disc(12, 5, 9, 60)),
                size,
                FIELD_OF_VIEW_MILLIMETRES / size);
        List<PhantomStudy.Instance> instances = IntStream.rangeClosed(1, slices)
                .mapToObj(number -> instance(
                        visit, number, finish.apply(slice(visit, number, size).put(0x7FE00010, OW, pixels))))
                .toList();
        return new PhantomStudy(
                visit.name(),
                visit.patient().id(),
                visit.studyInstanceUid(),
                visit.frameOfReferenceUid(),
                List.of(new PhantomStudy.Series(visit.seriesInstanceUid(), instances)),
                visit.identities());
    }

    private static PhantomStudy.Instance instance(PhantomVisit visit, int number, PhantomDataset slice) {
        String sopInstanceUid = visit.sopInstanceUid(number);
        return new PhantomStudy.Instance(SOP_CLASS, sopInstanceUid, slice.file(SOP_CLASS, sopInstanceUid));
    }

    private static PhantomDataset slice(PhantomVisit visit, int number, int size) {
        String spacing = CtPhantom.decimal(FIELD_OF_VIEW_MILLIMETRES / size);
        String corner = CtPhantom.decimal(-FIELD_OF_VIEW_MILLIMETRES / 2);
        return visit.dataset("MR", "T1 axial")
                .put(0x00080008, CS, "ORIGINAL", "PRIMARY", "OTHER")
                .put(0x00080022, DA, visit.date())
                .put(0x00080023, DA, visit.date())
                .put(0x00080032, TM, visit.time())
                .put(0x00080033, TM, visit.time())
                .put(0x00180015, CS, "BRAIN")
                .put(0x00180020, CS, "SE")
                .put(0x00180021, CS, "NONE")
                .put(0x00180022, CS)
                .put(0x00180023, CS, "2D")
                .put(0x00180050, DS, "4")
                .put(0x00180080, DS, "500")
                .put(0x00180081, DS, "12")
                .put(0x00180091, IS, "1")
                .put(0x00185100, CS, "HFS")
                .put(0x00200012, IS, "1")
                .put(0x00200013, IS, Integer.toString(number))
                .put(0x00200032, DS, corner, corner, Integer.toString(number * 4))
                .put(0x00200037, DS, "1", "0", "0", "0", "1", "0")
                .putNumbers(0x00280002, US, 1)
                .put(0x00280004, CS, "MONOCHROME2")
                .putNumbers(0x00280010, US, size)
                .putNumbers(0x00280011, US, size)
                .put(0x00280030, DS, spacing, spacing)
                .putNumbers(0x00280100, US, 16)
                .putNumbers(0x00280101, US, 12)
                .putNumbers(0x00280102, US, 11)
                .putNumbers(0x00280103, US, 0)
                .put(0x00281050, DS, "450")
                .put(0x00281051, DS, "900");
    }
}
