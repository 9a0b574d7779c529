// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnprovenServerTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example/p, prefer",
        "jdbc:postgresql://db.example:5433/p?sslmode=disable, disable",
        "jdbc:postgresql://db.example/p?sslmode=require, require",
        "'jdbc:postgresql://127.0.0.1,db.example/p?sslmode=allow', allow",
        "jdbc:postgresql://127.0.0.1.example/p, prefer",
        "jdbc:postgresql://10.0.0.1/p?user=mercy&password=4711secret, prefer"
    })
    void a_server_elsewhere_that_need_not_prove_itself_is_warned_of(String url, String mode) {
        String warning = UnprovenServer.warning(url).orElseThrow();

        assertTrue(warning.contains("sslmode=" + mode + ","), warning);
        assertTrue(warning.contains("set sslmode=verify-full"), warning);
        assertFalse(warning.contains("4711secret") || warning.contains("mercy"), warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:postgresql:p",
                "jdbc:postgresql://localhost/p",
                "jdbc:postgresql://127.0.0.1,127.0.0.2:5433/p?sslmode=disable",
                "jdbc:postgresql://[::1]/p",
                "jdbc:postgresql://db.example/p?sslmode=verify-full",
                "jdbc:postgresql://db.example/p?sslmode=verify-ca",
                "jdbc:postgresql://db.example/p?ssl=true",
                "jdbc:postgresql://db.example/p?socketFactory=example.Tunnel",
                "jdbc:postgresql://db.example/p?sslmode=invented",
                "jdbc:mysql://db.example/p"
            })
    void a_server_here_or_one_that_proves_itself_is_not(String url) {
        assertEquals(Optional.empty(), UnprovenServer.warning(url));
    }
}
