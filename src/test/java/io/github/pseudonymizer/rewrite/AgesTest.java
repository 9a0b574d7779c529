package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgesTest {

    @ParameterizedTest
    @ValueSource(strings = {"089Y", "000Y", "999D", "999W", "999M", "042Y ", "", "012m"})
    void an_age_up_to_89_stays_as_it_is(String age) {
        assertEquals(Optional.of(age), Ages.cap(age));
    }

    @ParameterizedTest
    @CsvSource({"090Y", "091Y", "104Y", "999Y"})
    void an_age_of_90_or_more_is_capped(String age) {
        assertEquals(Optional.of("090Y"), Ages.cap(age));
    }

    @ParameterizedTest
    @ValueSource(strings = {"95", "95Y", "0095Y", "ninety", "095 Y", "095X"})
    void what_is_no_age_is_none(String age) {
        assertEquals(Optional.empty(), Ages.cap(age));
    }
}
