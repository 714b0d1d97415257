package io.groundwork.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingSealerTest {
    private static final byte[] STATE = "{\"serial\": 3, \"password\": \"hunter2\"}".getBytes(StandardCharsets.UTF_8);
    private static final String CONTEXT = "state|hello|3";

    private final KeyRing ring = KeyRing.fresh();
    private final RingSealer sealer = new RingSealer(ring);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 3_000_000})
    void what_was_sealed_opens_to_the_same_bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        assertThat(sealer.open(sealer.seal(bytes, CONTEXT), CONTEXT)).isEqualTo(bytes);
    }

    @Test
    void the_plaintext_is_not_in_what_was_sealed_and_no_two_sealings_are_alike() {
        byte[] once = sealer.seal(STATE, CONTEXT);
        byte[] again = sealer.seal(STATE, CONTEXT);

        assertThat(new String(once, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2", "serial");
        assertThat(once).isNotEqualTo(again);
    }

    @Test
    void what_the_old_key_sealed_opens_with_the_rotated_ring() {
        byte[] sealed = sealer.seal(STATE, CONTEXT);

        assertThat(new RingSealer(ring.rotated().rotated()).open(sealed, CONTEXT))
                .isEqualTo(STATE);
    }

    @Test
    void a_ring_that_never_had_the_key_names_the_key_it_lacks() {
        byte[] sealed = sealer.seal(STATE, CONTEXT);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new RingSealer(KeyRing.fresh()).open(sealed, CONTEXT))
                .withMessageContaining(ring.currentId());
    }

    @Test
    void sealed_bytes_do_not_open_in_another_place() {
        assertUnreadable(sealer.seal(STATE, CONTEXT), "state|other|3");
    }

    @Test
    void no_changed_bit_goes_unnoticed() {
        byte[] sealed = sealer.seal(STATE, CONTEXT);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertUnreadable(changed, CONTEXT);
        }
    }

    @Test
    void no_cut_goes_unnoticed() {
        byte[] sealed = sealer.seal(STATE, CONTEXT);

        for (int length = 0; length < sealed.length; length++) {
            assertUnreadable(Arrays.copyOf(sealed, length), CONTEXT);
        }
    }

    private void assertUnreadable(byte[] sealed, String context) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> sealer.open(sealed, context))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("sealed_data_unreadable"));
    }
}
