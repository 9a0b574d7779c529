// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.service.DomainEdition;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The edition of a domain stays when another version has another default. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DomainEditionIT extends PostgresDatabaseFixture {

    private final List<String> told = new ArrayList<>();

    /** In a version with this default. */
    private String unnamed(PostgresDatabase database, String byDefault) {
        return new DomainEdition(database, "mr", byDefault, false, told::add).get();
    }

    private String named(PostgresDatabase database, String edition) {
        return new DomainEdition(database, "mr", edition, true, told::add).get();
    }

    @Test
    void a_domain_keeps_the_edition_it_began_with_and_the_administrator_is_told() {
        PostgresDatabase database = place.open();

        assertEquals("2026d", unnamed(database, "2026d"));
        assertEquals("2026d", unnamed(database, "2026d"));
        assertEquals(List.of(), told);
        assertEquals("2026d", unnamed(database, "2027a"));

        assertEquals(1, told.size());
        assertTrue(told.get(0).contains("\"mr\" keeps edition 2026d"), told.get(0));
        assertTrue(told.get(0).contains("2027a"), told.get(0));
    }

    @Test
    void a_new_domain_begins_with_the_default_of_today() {
        PostgresDatabase database = place.open();
        assertEquals("2026d", unnamed(database, "2026d"));

        assertEquals("2027a", new DomainEdition(database, "ct", "2027a", false, told::add).get());
        assertEquals(List.of(), told);
    }

    @Test
    void the_administrator_changes_it_by_naming_another_one_which_then_stays() {
        PostgresDatabase database = place.open();
        assertEquals("2026d", unnamed(database, "2026d"));

        assertEquals("2023b", named(database, "2023b"));
        assertEquals("2023b", unnamed(database, "2026d"));
        assertEquals("2026d", named(database, "2026d"));
        assertEquals("2026d", unnamed(database, "2026d"));
    }

    @Test
    void without_the_database_no_edition_is_guessed() {
        PostgresDatabase database = place.open();
        DomainEdition known = new DomainEdition(database, "mr", "2026d", false, told::add);
        assertEquals("2026d", known.get());
        database.close();

        assertEquals("2026d", known.get());
        assertThrows(StoreException.class, () -> unnamed(database, "2026d"));
    }
}
