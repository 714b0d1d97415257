package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HclScannerTest {
    /** A place for a heredoc at each character: reading to the end of the line from each takes minutes. */
    @Test
    @Timeout(30)
    void a_long_line_is_read_once() {
        String line = "<".repeat(1_000_000);

        assertThat(HclScanner.backendBlock("locals { a = 1 }\n" + line + "\nterraform {\n backend \"s3\" {}\n}\n"))
                .hasValue("backend");
    }

    @Test
    void a_heredoc_ends_with_its_marker_also_on_windows() {
        assertThat(HclScanner.backendBlock(
                        "locals {\r\n a = <<-ENDE\r\n terraform {\r\n backend \"s3\" {}\r\n }\r\n ENDE\r\n}\r\n"))
                .isEmpty();
    }
}
