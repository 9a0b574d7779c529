package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.CharacterSet;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.Plan;
import java.util.List;
import java.util.Map;

/**
 * What must be known of the whole dataset before the first byte of the copy can be decided.
 *
 * @param facts the dataset's own
 * @param sopClassUid (0008,0016), without padding; empty where absent
 * @param patientsOfItems Patient IDs inside items, by where the item begins
 * @param identities what must not be found in what stays
 * @param characterSets all that the dataset and its items declare
 * @param earlierStamp what an earlier de-identification said of itself
 */
record Survey(
        Facts facts,
        String sopClassUid,
        Map<Integer, String> patientsOfItems,
        Identities identities,
        List<CharacterSet> characterSets,
        EarlierStamp earlierStamp) {

    /** Reads everything once. */
    static Survey of(DicomFile file, Plan plan) {
        FactsCollector facts = new FactsCollector();
        IdentityCollector identities = new IdentityCollector(plan);
        EarlierStamp.Collector stamp = new EarlierStamp.Collector();
        CharacterSets sets = new CharacterSets();
        DatasetReader reader = file.reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            sets.follow(event, reader);
            identities.see(event, reader, sets.current());
            if (event == DatasetReader.Event.ELEMENT) {
                facts.see(reader, sets.current());
                stamp.see(reader, sets.current());
            }
        }
        return new Survey(
                facts.facts(),
                facts.sopClassUid(),
                facts.patientsOfItems(),
                identities.identities(),
                sets.seen(),
                stamp.stamp());
    }

    /** Only the facts. */
    static Facts factsOf(DicomFile file) {
        FactsCollector facts = new FactsCollector();
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
