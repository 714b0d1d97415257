package io.groundwork.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StateHeaderTest {
    @Test
    void a_body_that_only_nests_is_no_state_and_is_not_read_to_its_end() throws IOException {
        byte[] nested = ("{\"version\":4,\"outputs\":" + "[".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
        var reading = new ByteArrayInputStream(nested);

        assertThat(StateHeader.in(() -> reading)).isInstanceOf(StateHeader.Found.Nothing.class);
        assertThat(reading.available()).isGreaterThan(nested.length / 2);
    }
}
