package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.junit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RESP2, whole and in pieces.
class ReplyParserTest {
    private static final String ALL =
            String.join(
                    "\r\n", "+OK", "-ERR no", ":-42", "$5", "a", "bc", "$0", "", "$-1", "*-1", "*0",
                    "*2", "$1", "a", "*1", ":1", "");

    @Test
    void everyKindOfReplyIsRead() throws IOException {
        assertThat(parse(ALL, ALL.length()))
                .containsExactly(
                        new Reply.Simple("OK"),
                        new Reply.Failure("ERR no"),
                        new Reply.Whole(-42),
                        bulk("a\r\nbc"),
                        bulk(""),
                        new Reply.Bulk(Optional.empty()),
                        new Reply.Array(Optional.empty()),
                        new Reply.Array(Optional.of(List.of())),
                        new Reply.Array(
                                Optional.of(
                                        List.of(
                                                bulk("a"),
                                                new Reply.Array(
                                                        Optional.of(
                                                                List.of(new Reply.Whole(1))))))));
    }

    @Seeds(50)
    void piecesOfAnySizeGiveTheSame(long seed) throws IOException {
        Random random = new Random(seed);

        assertThat(parse(ALL, 1 + random.nextInt(7))).isEqualTo(parse(ALL, ALL.length()));
    }

    @Test
    void longStringGrowsTheBuffer() throws IOException {
        String text = "x".repeat(1_000_000);

        assertThat(parse("$1000000\r\n" + text + "\r\n", 4096)).containsExactly(bulk(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?\r\n",
                "\r\n",
                "$x\r\n",
                "$-2\r\n",
                "$99999999999\r\n",
                "*1048577\r\n",
                "$1\r\nabc",
                ":\r\n",
                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"
            })
    void whatIsNoReplyIsRefused(String text) {
        assertThatThrownBy(() -> parse(text, text.length())).isInstanceOf(IOException.class);
    }

    private static Reply bulk(String text) {
        return new Reply.Bulk(Optional.of(text));
    }

    private static List<Reply> parse(String text, int pieceSize) throws IOException {
        ReplyParser parser = new ReplyParser();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        List<Reply> replies = new ArrayList<>();
        for (int from = 0; from < octets.length; from += pieceSize) {
            int length = Math.min(pieceSize, octets.length - from);
            byte[] piece = new byte[length];
            System.arraycopy(octets, from, piece, 0, length);
            parser.add(piece, length);
            Optional<Reply> reply = parser.next();
            while (reply.isPresent()) {
                replies.add(reply.get());
                reply = parser.next();
            }
        }
        return replies;
    }
}
