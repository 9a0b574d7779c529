// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import io.github.pseudonymizer.rewrite.search.Identities;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The findings that must be complete before the first byte of the copy can be decided.
 *
 * @param syntax of the file
 * @param facts the dataset's own
 * @param sopClassUid (0008,0016), without padding; empty if absent
 * @param patientsOfItems Patient IDs inside items, by where the item begins
 * @param identities must not be found in the copy
 * @param pixelFormat the layout of native pixels
 * @param characterSets all that the dataset and its items declare
 * @param earlierStamp the stamp of an earlier de-identification
 * @param equipmentOfOurs where those items of Contributing Equipment begin that an earlier run of this program has left
 */
record Survey(
        TransferSyntax syntax,
        Facts facts,
        String sopClassUid,
        Map<Integer, String> patientsOfItems,
        Identities identities,
        PixelFormat pixelFormat,
        List<CharacterSet> characterSets,
        EarlierStamp earlierStamp,
        Set<Integer> equipmentOfOurs) {

    /** Walks through the dataset once. */
    static Survey of(DicomFile file, Plan plan) {
        FactsCollector facts = new FactsCollector(file.syntax().isEncapsulated());
        IdentityCollector identities = new IdentityCollector(plan);
        EarlierStamp.Collector stamp = new EarlierStamp.Collector();
        ContributingEquipment.Collector equipment = new ContributingEquipment.Collector();
        CharacterSets sets = new CharacterSets();
        DatasetReader reader = file.reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            sets.follow(event, reader);
            identities.see(event, reader, sets.current());
            if (event == DatasetReader.Event.ELEMENT) {
                facts.see(reader, sets.current());
                stamp.see(reader, sets.current());
                equipment.see(reader);
            }
        }
        return new Survey(
                file.syntax(),
                facts.facts(),
                facts.sopClassUid(),
                facts.patientsOfItems(),
                identities.identities(),
                facts.pixelFormat(),
                sets.seen(),
                stamp.stamp(),
                equipment.itemStarts());
    }

    /** Walks through the dataset once, for the facts only. */
    static Facts factsOf(DicomFile file) {
        FactsCollector facts = new FactsCollector(file.syntax().isEncapsulated());
        CharacterSets sets = new CharacterSets();
        DatasetReader reader = file.reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            sets.follow(event, reader);
            if (event == DatasetReader.Event.ELEMENT) {
                facts.see(reader, sets.current());
            }
        }
        return facts.facts();
    }

    @Override
    public String toString() {
        return "Survey[redacted]";
    }
}
