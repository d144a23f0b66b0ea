package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.cli.grammar.Lexeme;
import io.triplane.cli.grammar.Lexer;
import io.triplane.junit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Words, quotes, comments and separators of commands.
class LexerTest {
    @Test
    void quotesKeepBlanksAndBackslashMakesPlain() {
        assertThat(texts("a  \"b c\" \"d\\\"e\\\\f\" \"\""))
                .containsExactly("a", "b c", "d\"e\\f", "");
        assertThat(Lexer.words("a \"b\"").getLast().quoted()).isTrue();
        assertThat(Lexer.words("a \"b\"").getFirst().quoted()).isFalse();
    }

    @Test
    void offsetsAreThoseOfTheLine() {
        String line = "  one\t\"two three\" four";
        for (Lexeme word : Lexer.words(line)) {
            String typed = line.substring(word.start(), word.end());
            assertThat(typed.replace("\"", "")).isEqualTo(word.text());
        }
    }

    @Test
    void commentsAndBlankLinesHaveNoWords() {
        assertThat(texts("! ipsec b")).isEmpty();
        assertThat(texts("   ")).isEmpty();
        assertThat(texts("a ! b")).containsExactly("a", "!", "b");
    }

    @Test
    void aMissingQuoteEndsWithTheLine() {
        assertThat(texts("a \"b c")).containsExactly("a", "b c");
    }

    @Test
    void commandsAreSeparatedBySemicolonsOutsideQuotesAndLineEnds() {
        assertThat(Lexer.commands("a; b \"c;d\";\ne")).containsExactly("a", " b \"c;d\"", "", "e");
        assertThat(Lexer.commands("a \"open\nb; c")).containsExactly("a \"open", "b", " c");
    }

    @Seeds(200)
    void whatIsJoinedIsReadBackAsTheSameWords(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "ab \t\"\\;!?|'";
        List<String> words = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            StringBuilder word = new StringBuilder();
            for (int j = 0; j < random.nextInt(6); j++) {
                word.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            words.add(word.toString());
        }

        assertThat(texts(Lexer.join(words))).isEqualTo(words);
        assertThat(Lexer.commands(Lexer.join(words))).hasSize(1);
    }

    private static List<String> texts(String line) {
        return Lexer.words(line).stream().map(Lexeme::text).toList();
    }
}
