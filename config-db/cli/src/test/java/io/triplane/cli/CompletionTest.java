package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.cli.grammar.Candidate;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.ObjectNames;
import io.triplane.model.schema.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Completion and `?`, at any place of a line, and abbreviations.
class CompletionTest {
    private static final ObjectNames NAMES =
            (table, prefix) ->
                    switch (table + prefix) {
                        case "IPSEC_CONNECTION[]" -> List.of("branch1", "branch2");
                        case "IKE_SECRET[]" -> List.of("key1");
                        case "IPSEC_CHILD[branch1]" -> List.of("default", "voice");
                        default -> List.of();
                    };

    @Test
    void namesOfObjectsAreOfferedWhereTheyAreWanted() {
        assertThat(literals("ipsec ")).containsExactly("branch1", "branch2");
        assertThat(literals("show ipsec sa ")).contains("branch1", "branch2", "detail");
        assertThat(literals("ipsec x ike auth psk secret ")).containsExactly("key1");
        assertThat(literals("ipsec branch1 child v")).containsExactly("voice");
        assertThat(literals("initiate ipsec branch1 child v")).containsExactly("voice");
        assertThat(literals("no ipsec b")).containsExactly("branch1", "branch2");
    }

    @Test
    void listedValuesAreOfferedWithoutThoseThatAreRefusedAnyway() {
        assertThat(literals("ipsec x ike crypto_alg "))
                .contains("aes-gcm-16", "aes-cbc")
                .doesNotContain("des", "cast");
        assertThat(literals("ipsec x nat-t f")).containsExactly("force");
    }

    @Test
    void whatIsUsedUpIsNotOfferedAgain() {
        String line = "ipsec x ike traffic_selector local any protocol tcp ";
        assertThat(literals(line)).containsExactly("port_start", "port_end", "seq");
        assertThat(literals(line + "port_end 80 ")).containsExactly("port_start", "seq");
    }

    @Test
    void aFreeValueIsHintedAt() {
        assertThat(candidates("ipsec x remote address "))
                .extracting(Candidate::text)
                .containsExactly("<address|prefix|range|any>");
        assertThat(candidates("ipsec x sa lifetime "))
                .singleElement()
                .satisfies(candidate -> {
                    assertThat(candidate.literal()).isFalse();
                    assertThat(candidate.text()).contains("604800");
                    assertThat(candidate.help()).contains("rekeyed");
                });
    }

    @Test
    void everyWordHasHelp() {
        for (String line :
                List.of(
                        "",
                        "show ",
                        "ipsec x ",
                        "ipsec x ike ",
                        "ipsec x sa ",
                        "ipsec x ike local ",
                        "ipsec x dpd ",
                        "secret s ",
                        "secret s psk passkey ",
                        "global ",
                        "dataplane ",
                        "interface ipsec1 ",
                        "ipsec x child y ",
                        "clear ipsec ",
                        "ipsec x ike traffic_selector local any ",
                        "ipsec x ike additional_ke ")) {
            assertThat(candidates(line)).as("after \"%s\"", line).isNotEmpty();
            assertThat(candidates(line))
                    .as("after \"%s\"", line)
                    .allSatisfy(candidate -> assertThat(candidate.help()).isNotBlank());
        }
    }

    @Test
    void insideAViewItsWordsComeFirstAndOuterOnesFollow() {
        Typist typist = new Typist(Interpreter.shell(), Rows.empty());
        typist.type("configure terminal");
        typist.type("ipsec branch1");

        List<String> offered =
                typist.interpreter().candidates(List.of(), "", NAMES).stream()
                        .map(Candidate::text)
                        .toList();

        assertThat(offered).contains("description", "no", "interface", "show", "exit", "do");
        assertThat(offered.indexOf("description")).isLessThan(offered.indexOf("interface"));
    }

    @Test
    void doLeadsToTheExecViewAlone() {
        Typist typist = new Typist(Interpreter.shell(), Rows.empty());
        typist.type("configure terminal");

        assertThat(
                        typist.interpreter().candidates(Lexer.words("do"), "", NAMES).stream()
                                .map(Candidate::text))
                .contains("show", "clear")
                .doesNotContain("ipsec", "no");
    }

    @Test
    void filtersAreOfferedBehindThePipe() {
        assertThat(literals("show ipsec sa | "))
                .containsExactly("include", "exclude", "begin", "count", "json", "no-more");
        assertThat(literals("show ipsec sa | in")).containsExactly("include");
    }

    @Test
    void aUniquePrefixStandsForTheWord() {
        assertThat(
                        Typist.rowsOf(
                                "ips b ik cry aes-cb crypto_alg_s 128",
                                "ips b nat f",
                                "ips b no shut"))
                .isEqualTo(
                        Typist.rowsOf(
                                "ipsec b ike crypto_alg aes-cbc crypto_alg_size 128",
                                "ipsec b nat-t force",
                                "ipsec b no shutdown"));
    }

    @Test
    void aFreeValueIsNeverTakenForACutKeyword() {
        assertThat(Typist.rowsOf("secret s psk passkey p"))
                .isEqualTo(Typist.rowsOf("secret s psk passkey anything"));
    }

    @Test
    void aQuotedWordIsAValueEvenWhereItReadsLikeAKeyword() {
        assertThat(Typist.faultOf("secret s psk passkey file").code())
                .isEqualTo("cli.syntax.incomplete");
        assertThat(Typist.rowsOf("secret s psk passkey \"file\""))
                .isEqualTo(Typist.rowsOf("secret s psk passkey anything"));
    }

    @Test
    void aCommandThatMayEndIsToldFromOneThatMayNot() {
        Interpreter interpreter = Interpreter.batch();

        assertThat(interpreter.isComplete(Lexer.words("show ipsec sa"))).isTrue();
        assertThat(interpreter.isComplete(Lexer.words("show ipsec"))).isFalse();
        assertThat(interpreter.isComplete(Lexer.words("ipsec b"))).isTrue();
        assertThat(interpreter.isComplete(Lexer.words("ipsec b default"))).isFalse();
    }

    /// Without the prefixes that every view has.
    private static List<String> literals(String line) {
        return candidates(line).stream()
                .filter(Candidate::literal)
                .map(Candidate::text)
                .filter(text -> !text.equals("no") && !text.equals("default"))
                .toList();
    }

    /// What follows the last blank of the line is the word being typed.
    private static List<Candidate> candidates(String line) {
        int blank = line.lastIndexOf(' ') + 1;
        return Interpreter.batch()
                .candidates(Lexer.words(line.substring(0, blank)), line.substring(blank), NAMES);
    }
}
