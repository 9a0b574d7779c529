package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import io.github.pseudonymizer.rewrite.search.Identities;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be known of the whole dataset before the first byte of the copy can be decided.
 *
 * @param syntax of the file
 * @param facts the dataset's own
 * @param sopClassUid (0008,0016), without padding; empty where absent
 * @param patientsOfItems Patient IDs inside items, by where the item begins
 * @param identities what must not be found in what stays
 * @param pixelFormat how native pixels are laid out
 * @param characterSets all that the dataset and its items declare
 * @param earlierStamp what an earlier de-identification said of itself
 * @param equipmentOfOurs where the items of Contributing Equipment begin that an earlier run of this program has left
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

    /** Reads everything once. */
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

    /** Only the facts. */
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
