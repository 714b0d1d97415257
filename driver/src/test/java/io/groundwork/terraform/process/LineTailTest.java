package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.json.EngineJson;
import io.groundwork.terraform.process.LineTail.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTailTest {

    @TempDir
    Path root;

    @Test
    void a_missing_file_has_no_lines_yet() throws IOException {
        try (LineTail tail = LineTail.of(file(), 0)) {
            assertThat(tail.poll(_ -> {})).isZero();
            append("now\n");
            assertThat(polled(tail)).containsExactly(new Line("now", 4, false));
        }
    }

    @Test
    void a_line_without_its_end_waits_for_it() throws IOException {
        try (LineTail tail = LineTail.of(file(), 0)) {
            append("one\ntw");
            assertThat(polled(tail)).containsExactly(new Line("one", 4, false));
            assertThat(tail.offset()).isEqualTo(4);
            append("o\n");
            assertThat(polled(tail)).containsExactly(new Line("two", 8, false));
        }
    }

    @Test
    void the_last_line_without_an_end_comes_once_the_writer_has_ended() throws IOException {
        append("one\ntwo");
        try (LineTail tail = LineTail.of(file(), 0)) {
            List<Line> lines = new ArrayList<>();
            assertThat(tail.drain(lines::add)).isEqualTo(2);
            assertThat(lines).containsExactly(new Line("one", 4, false), new Line("two", 7, false));
            assertThat(tail.drain(lines::add)).isZero();
        }
    }

    @Test
    void empty_lines_are_lines() throws IOException {
        append("\n\na\n");
        try (LineTail tail = LineTail.of(file(), 0)) {
            assertThat(polled(tail)).extracting(Line::text).containsExactly("", "", "a");
        }
    }

    @Test
    void a_line_longer_than_the_limit_is_cut_and_says_so_and_its_offset_is_right() throws IOException {
        append("x".repeat(200_000) + "\nnext\n");
        try (LineTail tail = LineTail.of(file(), 0, 200, 100)) {
            assertThat(polled(tail))
                    .containsExactly(
                            new Line("x".repeat(100) + "... (cut here: 200000 bytes in all)", 200_001, true),
                            new Line("next", 200_006, false));
        }
    }

    @Test
    void a_line_of_exactly_the_limit_is_whole() throws IOException {
        append("x".repeat(100) + "\n");
        try (LineTail tail = LineTail.of(file(), 0, 200, 100)) {
            assertThat(polled(tail)).containsExactly(new Line("x".repeat(100), 101, false));
        }
    }

    @Test
    void of_a_json_line_only_the_long_texts_are_cut_so_that_it_can_be_read() throws IOException {
        String said = "\\\"ü\\u00e4".repeat(500_000);
        append("{\"@message\":\"" + said + "\",\"n\":[1,\"short\"],\"type\":\"diagnostic\"}\n");
        try (LineTail tail = LineTail.of(file(), 0)) {
            List<Line> lines = new ArrayList<>();
            tail.drain(lines::add);

            assertThat(lines).singleElement().satisfies(line -> {
                assertThat(line.truncated()).isTrue();
                JsonNode read = EngineJson.line(line.text());
                assertThat(read.path("type").asText()).isEqualTo("diagnostic");
                assertThat(read.path("n").path(1).asText()).isEqualTo("short");
                String message = read.path("@message").asText();
                int cut = LineTail.cutIn(message);
                assertThat("\"üä".repeat(LineTail.MAX_TEXT_BYTES)).startsWith(message.substring(0, cut));
                assertThat(message.substring(cut))
                        .isEqualTo("... (cut here: " + said.getBytes(StandardCharsets.UTF_8).length + " bytes in all)");
            });
        }
    }

    @Test
    void one_poll_reads_only_so_much_however_much_is_there() throws IOException {
        append("line\n".repeat(LineTail.MAX_POLL_BYTES));
        try (LineTail tail = LineTail.of(file(), 0)) {
            assertThat(tail.poll(_ -> {})).isLessThan(LineTail.MAX_POLL_BYTES / 4);
            assertThat(tail.isAtEnd()).isFalse();
            List<Line> rest = new ArrayList<>();
            tail.drain(rest::add);
            assertThat(rest.getLast().endOffset()).isEqualTo(Files.size(file()));
            assertThat(tail.isAtEnd()).isTrue();
        }
    }

    @Test
    void reading_goes_on_behind_what_was_cut_out_of_the_file() throws IOException {
        append("one\ntw");
        try (LineTail tail = LineTail.of(file(), 0)) {
            assertThat(polled(tail)).extracting(Line::text).containsExactly("one");
            append("\0".repeat(200_000) + "three\n");

            assertThat(polled(tail)).containsExactly(new Line("three", 200_012, false));
            assertThat(tail.missing()).isEqualTo(200_002);
            append("\0".repeat(10));
            assertThat(tail.drain(_ -> {})).isZero();
        }
    }

    @Test
    void a_taker_that_throws_has_taken_its_line_and_the_rest_still_comes() throws IOException {
        append("one\ntwo\nthree\n");
        try (LineTail tail = LineTail.of(file(), 0)) {
            assertThatThrownBy(() -> tail.poll(_ -> {
                        throw new IllegalStateException("full");
                    }))
                    .hasMessage("full");
            assertThat(tail.offset()).isEqualTo(4);
            assertThat(polled(tail)).extracting(Line::text).containsExactly("two", "three");
        }
    }

    @Test
    void whoever_resumes_at_any_offset_loses_no_line_and_sees_none_twice() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> written = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        long offset = 0;
        byte[] open = new byte[0];
        for (int round = 0; round < 200; round++) {
            String line = "ü€".repeat(random.nextInt(40)) + round + "-".repeat(random.nextInt(30_000));
            written.add(line);
            byte[] bytes = concat(open, (line + "\n").getBytes(StandardCharsets.UTF_8));
            int cut = random.nextInt(bytes.length + 1);
            Files.write(
                    file(), java.util.Arrays.copyOf(bytes, cut), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            open = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);
            try (LineTail tail = LineTail.of(file(), offset)) {
                tail.poll(found -> seen.add(found.text()));
                offset = tail.offset();
            }
        }
        Files.write(file(), open, StandardOpenOption.APPEND);
        try (LineTail tail = LineTail.of(file(), offset)) {
            tail.drain(found -> seen.add(found.text()));
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(written);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static List<Line> polled(LineTail tail) {
        List<Line> lines = new ArrayList<>();
        tail.poll(lines::add);
        return lines;
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path file() {
        return root.resolve("out.jsonl");
    }
}
