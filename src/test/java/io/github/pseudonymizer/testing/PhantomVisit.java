// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.AS;
import static io.github.pseudonymizer.dicom.Vr.CS;
import static io.github.pseudonymizer.dicom.Vr.DA;
import static io.github.pseudonymizer.dicom.Vr.DS;
import static io.github.pseudonymizer.dicom.Vr.DT;
import static io.github.pseudonymizer.dicom.Vr.IS;
import static io.github.pseudonymizer.dicom.Vr.LO;
import static io.github.pseudonymizer.dicom.Vr.LT;
import static io.github.pseudonymizer.dicom.Vr.PN;
import static io.github.pseudonymizer.dicom.Vr.SH;
import static io.github.pseudonymizer.dicom.Vr.ST;
import static io.github.pseudonymizer.dicom.Vr.TM;
import static io.github.pseudonymizer.dicom.Vr.UI;
import static io.github.pseudonymizer.dicom.Vr.UN;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A visit of an invented patient, and what the datasets of its study have in common.
 *
 * @param name unique among the phantoms; its UIDs are made of it
 * @param patient who came
 * @param date DA
 * @param time TM
 * @param age AS
 * @param accessionNumber of the order
 * @param studyDescription as a radiographer would type it
 */
public record PhantomVisit(
        String name,
        PhantomPatient patient,
        String date,
        String time,
        String age,
        String accessionNumber,
        String studyDescription) {

    String studyInstanceUid() {
        return PhantomUid.of(name + "/study");
    }

    String seriesInstanceUid() {
        return PhantomUid.of(name + "/series");
    }

    String frameOfReferenceUid() {
        return PhantomUid.of(name + "/frame");
    }

    String sopInstanceUid(int number) {
        return PhantomUid.of(name + "/instance/" + number);
    }

    /**
     * Modules Patient, General Study, Patient Study, General Series, Frame of Reference, Equipment; and private data.
     */
    PhantomDataset dataset(String modality, String seriesDescription) {
        PhantomDataset dataset = new PhantomDataset(patient.charset());
        putStudy(dataset);
        putPatient(dataset);
        putSeries(dataset, modality, seriesDescription);
        putNested(dataset);
        putPrivate(dataset);
        return dataset;
    }

    /** What a copy of this study must not contain. */
    List<String> identities() {
        List<String> identities = new ArrayList<>(patient.identities());
        identities.addAll(List.of(
                accessionNumber,
                studyInstanceUid(),
                seriesInstanceUid(),
                frameOfReferenceUid(),
                "S-" + accessionNumber,
                "RP-" + accessionNumber,
                "SPS-" + accessionNumber));
        return identities;
    }

    private void putStudy(PhantomDataset dataset) {
        dataset.put(0x00080005, CS, patient.charset().equals(StandardCharsets.UTF_8) ? "ISO_IR 192" : "ISO_IR 100")
                .put(0x00080020, DA, date)
                .put(0x00080030, TM, time)
                .put(0x00080050, SH, accessionNumber)
                .put(0x00080080, LO, "Hospital of the Invented")
                .put(0x00080081, ST, "1 Nowhere Road, Atlantis")
                .put(0x00080090, PN, "Médecin^Zoé")
                .put(0x00081010, SH, "SCANNER-42")
                .put(0x00081030, LO, studyDescription)
                .put(0x00081048, PN, "Quack^Ignatius")
                .put(0x00081070, PN, "Button^Presser")
                .put(0x0020000D, UI, studyInstanceUid())
                .put(0x00200010, SH, "S-" + accessionNumber);
    }

    private void putPatient(PhantomDataset dataset) {
        dataset.put(0x00100010, PN, patient.name())
                .put(0x00100020, LO, patient.id())
                .put(0x00100030, DA, patient.birthDate())
                .put(0x00100040, CS, patient.sex())
                .put(0x00101010, AS, age)
                .put(0x00101030, DS, "71.5")
                .put(0x00101040, LO, patient.address())
                .put(0x001021B0, LT, "Known to Dr. Quack since a fall at home.")
                .put(0x00104000, LT, "Call " + patient.id() + " back in spring");
    }

    private void putSeries(PhantomDataset dataset, String modality, String seriesDescription) {
        dataset.put(0x00080021, DA, date)
                .put(0x00080031, TM, time)
                .put(0x00080060, CS, modality)
                .put(0x00080070, LO, "Phantom Makers")
                .put(0x0008103E, LO, seriesDescription)
                .put(0x00081090, LO, "Circle 9000")
                .put(0x00181000, LO, "SERIAL-31415")
                .put(0x00181020, LO, "phantom 1.0")
                .put(0x00181030, LO, "Protocol " + modality)
                .put(0x0020000E, UI, seriesInstanceUid())
                .put(0x00200011, IS, "1")
                .put(0x00200052, UI, frameOfReferenceUid())
                .put(0x00201040, LO);
    }

    /** Identities where only a visit of every depth finds them. */
    private void putNested(PhantomDataset dataset) {
        dataset.putDelimited(
                0x00400275, // Request Attributes Sequence
                List.of(dataset.item()
                        .put(0x00080050, SH, accessionNumber)
                        .put(0x00400007, LO, studyDescription)
                        .put(0x00400009, SH, "SPS-" + accessionNumber)
                        .put(0x00401001, SH, "RP-" + accessionNumber)));
        PhantomDataset before =
                dataset.item().put(0x00100010, PN, patient.name()).put(0x00100020, LO, patient.formerId());
        dataset.put(
                0x04000561, // Original Attributes Sequence
                List.of(dataset.item()
                        .put(0x04000550, List.of(before))
                        .put(0x04000562, DT, date + "120000")
                        .put(0x04000563, LO, "RECEPTION")
                        .put(0x04000564, LO)
                        .put(0x04000565, CS, "CORRECT")));
    }

    private void putPrivate(PhantomDataset dataset) {
        PhantomDataset inside =
                dataset.item().put(0x00100020, LO, patient.id()).put(0x0020000D, UI, studyInstanceUid());
        dataset.put(0x00090010, LO, "PHANTOM MAKERS 1")
                .put(0x00091001, LO, patient.name())
                .put(0x00091002, UI, studyInstanceUid())
                .put(0x00091003, UN, unknown())
                .putDelimited(0x00091004, List.of(inside));
    }

    /** Bytes that only their maker understands, with the Patient ID among them. */
    private byte[] unknown() {
        Charset ascii = StandardCharsets.US_ASCII;
        byte[] text = ("\0\1id=" + patient.id() + ";").getBytes(ascii);
        return Arrays.copyOf(text, text.length + text.length % 2);
    }
}
