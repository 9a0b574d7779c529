// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.util.List;

/**
 * A study of an invented patient, the same in every run.
 *
 * @param name of the folder it is written to
 * @param patientId Patient ID (0010,0020)
 * @param studyInstanceUid (0020,000D)
 * @param frameOfReferenceUid (0020,0052) of all its instances
 * @param series in the order of their numbers
 * @param identities every text that tells the patient or this study from others and must not be found in a copy
 */
public record PhantomStudy(
        String name,
        String patientId,
        String studyInstanceUid,
        String frameOfReferenceUid,
        List<Series> series,
        List<String> identities) {

    /** A series. */
    public record Series(String seriesInstanceUid, List<Instance> instances) {
        public Series {
            instances = List.copyOf(instances);
        }
    }

    /** An instance and its DICOM file. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Instance(String sopClassUid, String sopInstanceUid, byte[] file) {}

    public PhantomStudy {
        series = List.copyOf(series);
        identities = List.copyOf(identities);
    }

    /** All instances of all series. */
    public List<Instance> instances() {
        return series.stream().flatMap(one -> one.instances().stream()).toList();
    }

    /** The DICOM files of all instances. */
    public List<byte[]> files() {
        return instances().stream().map(Instance::file).toList();
    }

    /** Orthanc's id of the patient. */
    public String orthancPatient() {
        return OrthancId.of(patientId);
    }

    /** Orthanc's id of the study. */
    public String orthancStudy() {
        return OrthancId.of(patientId, studyInstanceUid);
    }

    /** Orthanc's id of the first series. */
    public String orthancSeries() {
        return OrthancId.of(patientId, studyInstanceUid, series.get(0).seriesInstanceUid());
    }

    /** Orthanc's id of the first instance. */
    public String orthancInstance() {
        Series first = series.get(0);
        return OrthancId.of(
                patientId,
                studyInstanceUid,
                first.seriesInstanceUid(),
                first.instances().get(0).sopInstanceUid());
    }
}
