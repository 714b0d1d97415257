package io.groundwork.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the end of {@code make test} says, and when it fails. */
class TestSummaryTest {
    private static final Map<String, String> CI = Map.of("CI", "true");
    private static final String PASSED = "<testcase name=\"a_run\" classname=\"x.RunTest\" time=\"0.1\"/>\n";
    private static final String SKIPPED = """
            <testcase name="a_server" classname="x.ServerTest" time="0">
              <skipped message="Assumption failed: no temporal &lt;binary&gt;, run &quot;make tools&quot;&#10;second line" type="org.opentest4j.TestAbortedException"><![CDATA[trace]]></skipped>
            </testcase>
            """;
    private static final String FAILED = """
            <testcase name="a_plan" classname="x.PlanTest" time="0.1">
              <failure message="expected" type="java.lang.AssertionError"><![CDATA[<skipped/>]]></failure>
              <system-out><![CDATA[printed:
            <testcase name="not one" classname="x">
            ]]></system-out>
            </testcase>
            """;

    @TempDir
    private Path reports;

    @Test
    void passed_tests_are_counted() throws Exception {
        ShellCall call = summary(Map.of(), PASSED + PASSED);

        assertThat(call.status()).isZero();
        assertThat(call.lines()).containsExactly("2 passed, 0 failed, 0 skipped");
    }

    @Test
    void a_skipped_test_is_named_with_its_reason() throws Exception {
        ShellCall call = summary(Map.of(), PASSED + SKIPPED);

        assertThat(call.status()).isZero();
        assertThat(call.lines())
                .containsExactly(
                        "1 passed, 0 failed, 1 skipped",
                        "skipped: ServerTest.a_server: Assumption failed: no temporal <binary>, run \"make tools\"");
    }

    @Test
    void a_skipped_test_fails_in_ci() throws Exception {
        assertThat(summary(CI, PASSED + SKIPPED).status()).isNotZero();
        assertThat(summary(CI, PASSED).status()).isZero();
    }

    @Test
    void a_failed_test_fails_whatever_it_printed() throws Exception {
        ShellCall call = summary(Map.of(), FAILED + PASSED);

        assertThat(call.status()).isNotZero();
        assertThat(call.lines()).containsExactly("1 passed, 1 failed, 0 skipped");
    }

    @Test
    void no_tests_at_all_is_a_failure() throws Exception {
        assertThat(summary(Map.of(), "").status()).isNotZero();
        assertThat(ShellCall.of(Map.of(), ShellCall.repository("scripts/test-summary"), reports.resolve("absent"))
                        .status())
                .isNotZero();
    }

    private ShellCall summary(Map<String, String> environment, String testCases)
            throws IOException, InterruptedException {
        Files.writeString(
                reports.resolve("TEST-x.xml"),
                "<?xml version=\"1.0\"?>\n<testsuite name=\"x\" tests=\"1\">\n<properties><property name=\"a\"/></properties>\n"
                        + testCases + "</testsuite>\n");
        return ShellCall.of(environment, ShellCall.repository("scripts/test-summary"), reports);
    }
}
