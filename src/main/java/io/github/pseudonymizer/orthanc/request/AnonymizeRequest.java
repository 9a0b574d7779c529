// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonElement;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a client asks of one of Orthanc's anonymization routes.
 *
 * @param level of the route, {@link Level#PATIENT} for bulk requests, where it does not matter
 * @param bulk whether it came by {@code /tools/bulk-anonymize}
 * @param resources ids, at least one, each once in the order of their first mention: the built-in takes them as a set,
 *     and looking one up again would cost as much each time
 * @param domain the domain it names, or empty
 * @param wishes about single attributes
 * @param transferSyntax UID of the one it wants copies with pixels to have, lossless; or empty
 * @param unsupported fields and paths that this version does not carry out
 * @param keepSource whether the originals stay
 * @param keepLabels whether the copy gets the originals' labels
 * @param permissive whether unreadable instances may be left out
 * @param synchronous whether the answer is to come when everything is done
 * @param priority of the job
 * @param userData shown in the job's content; JSON null if absent
 */
public record AnonymizeRequest(
        Level level,
        boolean bulk,
        List<String> resources,
        String domain,
        Wishes wishes,
        String transferSyntax,
        List<String> unsupported,
        boolean keepSource,
        boolean keepLabels,
        boolean permissive,
        boolean synchronous,
        int priority,
        JsonElement userData) {

    private static final Tag PATIENT_ID = new Tag(Tags.PATIENT_ID);
    private static final Tag PATIENT_NAME = new Tag(Tags.PATIENT_NAME);

    public AnonymizeRequest {
        resources = List.copyOf(new LinkedHashSet<>(resources));
        unsupported = List.copyOf(unsupported);
    }

    /** The Patient ID that it wants for the copies, or empty. */
    public String patientId() {
        return wishes.replace().getOrDefault(PATIENT_ID, "");
    }

    /** The wishes if that one is granted. Patient's Name follows Patient ID, so the same value is no wish, either. */
    public Wishes wishesWithoutPatientId() {
        boolean sameName = patientId().equals(wishes.replace().get(PATIENT_NAME));
        return wishes.withoutReplacing(sameName ? Set.of(PATIENT_ID, PATIENT_NAME) : Set.of(PATIENT_ID));
    }

    /**
     * The same request with more unsupported fields and paths.
     *
     * @param more the additional ones
     */
    AnonymizeRequest without(List<String> more) {
        List<String> all = new ArrayList<>(unsupported);
        all.addAll(more);
        return new AnonymizeRequest(
                level,
                bulk,
                resources,
                domain,
                wishes,
                transferSyntax,
                all,
                keepSource,
                keepLabels,
                permissive,
                synchronous,
                priority,
                userData);
    }
}
