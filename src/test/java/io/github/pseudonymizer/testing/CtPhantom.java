// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.CS;
import static io.github.pseudonymizer.dicom.Vr.DA;
import static io.github.pseudonymizer.dicom.Vr.DS;
import static io.github.pseudonymizer.dicom.Vr.IS;
import static io.github.pseudonymizer.dicom.Vr.LO;
import static io.github.pseudonymizer.dicom.Vr.OW;
import static io.github.pseudonymizer.dicom.Vr.SH;
import static io.github.pseudonymizer.dicom.Vr.TM;
import static io.github.pseudonymizer.dicom.Vr.UI;
import static io.github.pseudonymizer.dicom.Vr.US;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A CT of a cylinder of water with a bone, two lungs and a lesion, which may grow from visit to visit. */
final class CtPhantom {

    static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.2";
    static final int SIZE = 128;
    static final double MILLIMETRES_PER_PIXEL = 2.5;
    static final int SLICES = 6;
    static final double MILLIMETRES_BETWEEN_SLICES = 5;

    private CtPhantom() {}

    /**
     * A study of one series.
     *
     * @param lesionMillimetres radius of the lesion
     * @param prior an earlier study, to which every slice refers
     */
    static PhantomStudy study(PhantomVisit visit, double lesionMillimetres, Optional<PhantomVisit> prior) {
        byte[] pixels = Disc.draw(discs(lesionMillimetres), SIZE, MILLIMETRES_PER_PIXEL);
        List<PhantomStudy.Instance> slices = new ArrayList<>();
        for (int number = 1; number <= SLICES; number++) {
            String sopInstanceUid = visit.sopInstanceUid(number);
            PhantomDataset slice = slice(visit, number, pixels);
            int same = number;
            prior.ifPresent(earlier -> slice.put(
                    0x00081140, // Referenced Image Sequence
                    List.of(slice.item()
                            .put(0x00081150, UI, SOP_CLASS)
                            .put(0x00081155, UI, earlier.sopInstanceUid(same)))));
            slices.add(new PhantomStudy.Instance(SOP_CLASS, sopInstanceUid, slice.file(SOP_CLASS, sopInstanceUid)));
        }
        return new PhantomStudy(
                visit.name(),
                visit.patient().id(),
                visit.studyInstanceUid(),
                visit.frameOfReferenceUid(),
                List.of(new PhantomStudy.Series(visit.seriesInstanceUid(), slices)),
                visit.identities());
    }

    /** The z coordinate of a slice. */
    static double zMillimetres(int number) {
        return (number - 1) * MILLIMETRES_BETWEEN_SLICES - 100;
    }

    private static List<Disc> discs(double lesionMillimetres) {
        int water = 1024;
        return List.of(
                new Disc(0, 0, 140, water),
                new Disc(-60, -20, 45, 224),
                new Disc(60, -20, 45, 224),
                new Disc(0, 90, 18, 1824),
                new Disc(65, -10, lesionMillimetres, 1074));
    }

    private static PhantomDataset slice(PhantomVisit visit, int number, byte[] pixels) {
        double corner = -(SIZE - 1) / 2.0 * MILLIMETRES_PER_PIXEL;
        return visit.dataset("CT", "Thorax 5 mm")
                .put(0x00080008, CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .put(0x00080022, DA, visit.date())
                .put(0x00080023, DA, visit.date())
                .put(0x00080032, TM, visit.time())
                .put(0x00080033, TM, visit.time())
                .put(0x00180015, CS, "CHEST")
                .put(0x00180050, DS, decimal(MILLIMETRES_BETWEEN_SLICES))
                .put(0x00180060, DS, "120")
                .put(0x00181210, SH, "B31")
                .put(0x00185100, CS, "HFS")
                .put(0x00200012, IS, "1")
                .put(0x00200013, IS, Integer.toString(number))
                .put(0x00200032, DS, decimal(corner), decimal(corner), decimal(zMillimetres(number)))
                .put(0x00200037, DS, "1", "0", "0", "0", "1", "0")
                .putNumbers(0x00280002, US, 1)
                .put(0x00280004, CS, "MONOCHROME2")
                .putNumbers(0x00280010, US, SIZE)
                .putNumbers(0x00280011, US, SIZE)
                .put(0x00280030, DS, decimal(MILLIMETRES_PER_PIXEL), decimal(MILLIMETRES_PER_PIXEL))
                .putNumbers(0x00280100, US, 16)
                .putNumbers(0x00280101, US, 12)
                .putNumbers(0x00280102, US, 11)
                .putNumbers(0x00280103, US, 0)
                .put(0x00281050, DS, "40")
                .put(0x00281051, DS, "400")
                .put(0x00281052, DS, "-1024")
                .put(0x00281053, DS, "1")
                .put(0x00281054, LO, "HU")
                .put(0x7FE00010, OW, pixels);
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
