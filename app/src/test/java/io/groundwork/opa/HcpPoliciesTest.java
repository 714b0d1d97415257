package io.groundwork.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HcpPoliciesTest {
    @Test
    void comments_order_and_layout_do_not_matter() {
        assertThat(HcpPolicies.parse("""
                        /* two
                           policies */
                        policy "a" { enforcement_level = "mandatory" query = "data.a.deny" } // one
                        policy "b" {
                          query       = "data[\\"b\\"].deny" # advisory where nothing is said
                          description = "says \\"b\\""
                        }
                        """))
                .containsExactly(
                        new HcpPolicies.Entry(3, "a", "data.a.deny", false),
                        new HcpPolicies.Entry(4, "b", "data[\"b\"].deny", true));
        assertThat(HcpPolicies.path("data[\"b c\"].deny")).containsExactly("b c", "deny");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                            | policies.hcl:1: there is no policy block",
                "sentinel { }                                  | policies.hcl:1: expected a policy block and found sentinel",
                "policy \"a\" { source = \"a.sentinel\" }      | has an attribute that OPA policies do not have: source",
                "policy \"a\" { query = \"data.a.b\"           | the policy a does not end",
                "policy \"a\" { }                              | the policy a has no query",
                "policy \"a\" { query = data.a.b }             | expected a text in quotes and found data",
                "policy \"a\" { query = \"data.${x}\" }        | a text does not end on its line",
                "policy \"a\" { query = \"q\" enforcement_level = \"hard\" } | the enforcement_level hard, neither",
                "policy \"a\" { query = \"q\" } policy \"a\" { query = \"q\" } | the policy a is there twice",
            })
    void what_is_not_understood_is_refused(String text, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HcpPolicies.parse(text))
                .withMessageContaining(complaint);
    }
}
