package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexeme;
import io.triplane.model.schema.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said about lines that cannot be carried out, and where the caret points.
class MisreadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "ipsec b ike dh ecp-255            # cli.value.bad    # ecp-255 # ike_dh \"ecp-255\" # use one of",
                "ipsec b ike crypto_alg aes-gcm-16 crypto_alg_size 70000 # cli.value.bad # 70000 # ike_crypto_alg_size \"70000\" # 0 to 65535",
                "ipsec b local address 10.1.1      # cli.value.bad    # 10.1.1 # local_address \"10.1.1\" # write an IPv4 or IPv6 address",
                "ipsec b ike traffic_selector local ip6 addr_start 10.1.1.0 addr_end 10.1.1.9 # cli.value.bad # 10.1.1.0 # addr_start \"10.1.1.0\" # ip4 instead of ip6",
                "ipsec b ike traffic_selector local prefix 10.1.1.1/24 # cli.value.bad # 10.1.1.1/24 # prefix \"10.1.1.1/24\" # host bits",
                "ipsec no/name shutdown            # cli.value.bad    # no/name # name \"no/name\" # letters, digits",
                "interface eth0                    # cli.value.bad    # eth0 # name \"eth0\" # such as ipsec1",
                "ipsec b mode sideways             # cli.value.bad    # sideways # mode \"sideways\" # auto, route, policy",
                "ipsec b dpd interval 4000         # cli.value.bad    # 4000 # dpd_delay \"4000\" # 0 to 3600",
                "ipsec b ike profile gold          # cli.value.bad    # gold # ike_profile \"gold\" # leave the field out",
                "secret s psk passkey sealed abc   # cli.value.bad    # abc # sealed \"abc\" # show running-config printed",
                "ipsec b sa lifetime soon          # cli.value.bad    # soon # sa_lifetime \"soon\" # write",
                "ipsec b frobnicate                # cli.syntax.unknown-word # frobnicate # \"frobnicate\" is not known here # ? lists",
                "show ipsec sa b extra             # cli.syntax.unknown-word # extra # \"extra\" is not known here # detail",
                "show version now                  # cli.syntax.unknown-word # now # \"now\" is not known here # the command ends before it",
                "ipsec b re                        # cli.syntax.ambiguous # re # \"re\" may mean remote, # type more of the word",
                "ipsec b nat-t                     # cli.syntax.incomplete # `` # not complete after \"nat-t\" # force",
                "show version | grep x             # cli.syntax.unknown-word # grep # \"grep\" is no filter # include, exclude, begin",
                "show version | include (          # cli.value.bad    # ( # expression \"(\" # quote special characters",
                "show version | include            # cli.syntax.incomplete # `` # after \"include\" # a regular expression",
                "show version | count | json       # cli.value.bad    # json # filter \"json\" # put it first",
            })
    void everyMessageNamesFieldValueAndRemedy(
            String line, String code, String at, String fieldAndValue, String remedy) {
        Fault fault = Typist.faultOf(line.strip());

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.text()).contains(fieldAndValue).contains(remedy);
        assertThat(fault.at().map(Lexeme::text)).contains(at == null ? "" : at);
        assertThat(fault.isUsage()).isTrue();
    }

    @Test
    void theCaretStandsUnderTheWord() {
        String line = "ipsec  b ike dh \t ecp-255";
        Lexeme at = Typist.faultOf(line).at().orElseThrow();

        assertThat(line.substring(at.start(), at.end())).isEqualTo("ecp-255");
    }

    @Test
    void anAmbiguousWordIsAnsweredWithTheChoicesOfAllViewsThatAreOpen() {
        assertThat(Typist.faultOf("ipsec b", "sh").text())
                .contains("shutdown, show")
                .doesNotContain("secret");
    }

    @Test
    void aClearPasskeyIsNeverRepeated() {
        Fault fault = Typist.faultOf("secret s psk passkey 0xnotreallyhex");

        assertThat(fault.text()).contains("passkey \"***\"").doesNotContain("notreallyhex");
    }

    @Test
    void noOfAnotherValueThanTheConfiguredOneIsRefused() {
        Fault fault = Typist.faultOf("ipsec b ike dh ecp-384", "ipsec b no ike dh ecp-256");

        assertThat(fault.code()).isEqualTo("cli.value.not-set");
        assertThat(fault.text())
                .contains("ike_dh \"ecp-256\"")
                .contains("it is \"ecp-384\"")
                .contains("leave the value out");
        assertThat(fault.isUsage()).isFalse();
    }

    @Test
    void noOfAnUnknownObjectNamesTheKnownOnes() {
        Fault fault = Typist.faultOf("ipsec a", "ipsec b", "no ipsec c");

        assertThat(fault.code()).isEqualTo("cli.object.unknown");
        assertThat(fault.text()).contains("ipsec \"c\"").contains("a, b");
    }

    @Test
    void noOfAnUnknownSelectorSaysWhereToLook() {
        Fault fault = Typist.faultOf("ipsec a", "no ike traffic_selector local prefix 10.0.0.0/8");

        assertThat(fault.text()).contains("prefix 10.0.0.0/8").contains("show running-config");
    }

    @Test
    void configurationWordsInTheExecViewOfAShellPointToConfigureTerminal() {
        Typist typist = new Typist(Interpreter.shell(), Rows.empty());
        Fault fault = typist.attempt("ipsec b").orElseThrow();

        assertThat(fault.text()).contains("\"ipsec\"").contains("configure terminal");
    }
}
