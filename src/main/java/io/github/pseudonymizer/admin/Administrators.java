package io.github.pseudonymizer.admin;

import java.util.Optional;
import java.util.Set;

/**
 * Who may see what the plugin knows.
 *
 * @param names users that Orthanc itself authenticates
 * @param authenticationEnabled whether Orthanc authenticates users at all
 */
public record Administrators(Set<String> names, boolean authenticationEnabled) {

    public Administrators {
        names = Set.copyOf(names);
    }

    /**
     * Whether somebody is an administrator. Without authentication, whoever sits at the machine is.
     *
     * @param user whom Orthanc authenticated
     * @param local whether the request comes from this machine itself, and not through a proxy on it
     */
    boolean include(Optional<String> user, boolean local) {
        return authenticationEnabled ? user.filter(names::contains).isPresent() : local;
    }
}
