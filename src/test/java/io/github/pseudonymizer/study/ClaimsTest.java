package io.github.pseudonymizer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private final FakeRecords records = new FakeRecords();
    private final Claims claims = new Claims(records, "archive", Duration.ofMinutes(10));

    private void failToClaim() {
        records.unreachable = true;
        StoreException unused = assertThrows(StoreException.class, () -> claims.withNext(work -> work));
        records.unreachable = false;
    }

    private void failToEnd() {
        records.add("archive", List.of("4711"), Requester.Cause.STABLE_STUDY);
        StoreException unused = assertThrows(
                StoreException.class,
                () -> claims.withNext(work -> {
                    throw new StoreException(StoreException.Reason.UNREACHABLE, "no answer");
                }));
    }

    @Test
    void nothing_is_released_while_nothing_fails() {
        records.add("archive", List.of("4711"), Requester.Cause.STABLE_STUDY);
        Optional<String> done = claims.withNext(Work::study);

        claims.releaseLost();

        assertEquals(Optional.of("4711"), done);
        assertEquals(List.of(), records.releases);
    }

    @Test
    void a_claim_that_may_have_been_noted_is_released_once() {
        failToClaim();

        claims.releaseLost();
        claims.releaseLost();

        assertEquals(List.of(Set.of()), records.releases);
    }

    @Test
    void a_work_whose_end_was_not_noted_is_released() {
        failToEnd();

        claims.releaseLost();

        assertEquals(List.of(Set.of()), records.releases);
    }

    @Test
    void what_somebody_is_at_is_kept() {
        failToClaim();
        records.add("archive", List.of("4711"), Requester.Cause.STABLE_STUDY);

        Optional<Long> number = claims.withNext(work -> {
            claims.releaseLost();
            return work.number();
        });

        assertEquals(List.of(Set.of(number.orElseThrow())), records.releases);
    }
}
