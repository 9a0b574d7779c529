package io.github.pseudonymizer.orthanc;

import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.Cohort;
import java.util.List;

/**
 * Chooses the domain of a request.
 *
 * @param all every domain; the first is {@code default}
 */
public record Cohorts(List<Cohort> all) {

    public Cohorts {
        all = List.copyOf(all);
    }

    /**
     * The domain that the request names, or the default.
     *
     * @throws RequestException if there is none of this name, or if it names an edition that the domain would use and
     *     nobody knows
     */
    Cohort of(AnonymizeRequest request) {
        Cohort cohort = named(request.domain());
        if (cohort.policy().refuses(request.wishes().dicomVersion())) {
            throw new RequestException(
                    RequestException.Reason.BAD_REQUEST, "unknown DicomVersion; there are " + Profile.EDITIONS);
        }
        return cohort;
    }

    private Cohort named(String name) {
        if (name.isEmpty()) {
            return all.get(0);
        }
        return all.stream()
                .filter(cohort -> cohort.domain().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        RequestException.Reason.BAD_REQUEST,
                        "unknown Domain; there are "
                                + all.stream()
                                        .map(cohort -> cohort.domain().name())
                                        .toList()));
    }
}
