package io.triplane.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parses RESP2 out of the octets that have come so far; what is incomplete waits for more.
final class ReplyParser {
    private static final int BULK_LENGTH_MAX = 64 << 20;
    private static final int ARRAY_LENGTH_MAX = 1 << 20;
    private static final int DEPTH_MAX = 8;
    private static final int BUFFER_SIZE_FIRST = 16 << 10;

    private byte[] buffer = new byte[BUFFER_SIZE_FIRST];
    private int start;
    private int end;

    /// Thrown inside when the octets end before the reply does.
    private static final class Incomplete extends Exception {
        Incomplete() {
            super("", null, false, false);
        }
    }

    void add(byte[] octets, int length) {
        if (end + length > buffer.length) {
            int held = end - start;
            byte[] larger = new byte[Math.max(buffer.length, 2 * (held + length))];
            System.arraycopy(buffer, start, larger, 0, held);
            buffer = larger;
            start = 0;
            end = held;
        }
        System.arraycopy(octets, 0, buffer, end, length);
        end += length;
    }

    /// The next reply, if it is complete. What is no RESP2 is an [IOException].
    Optional<Reply> next() throws IOException {
        int before = start;
        try {
            return Optional.of(parse(0));
        } catch (Incomplete more) {
            start = before;
            return Optional.empty();
        }
    }

    private Reply parse(int depth) throws IOException, Incomplete {
        if (depth > DEPTH_MAX) {
            throw new IOException("a reply nested deeper than " + DEPTH_MAX);
        }
        String line = line();
        String rest = line.isEmpty() ? "" : line.substring(1);
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> new Reply.Simple(rest);
            case '-' -> new Reply.Failure(rest);
            case ':' -> new Reply.Whole(number(rest));
            case '$' -> bulk(length(rest, BULK_LENGTH_MAX));
            case '*' -> array(length(rest, ARRAY_LENGTH_MAX), depth);
            default -> throw new IOException("no reply of Redis: \"" + line + "\"");
        };
    }

    private Reply bulk(int length) throws IOException, Incomplete {
        if (length < 0) {
            return new Reply.Bulk(Optional.empty());
        }
        if (end - start < length + 2) {
            throw new Incomplete();
        }
        String text = new String(buffer, start, length, StandardCharsets.UTF_8);
        if (buffer[start + length] != '\r' || buffer[start + length + 1] != '\n') {
            throw new IOException("a string of Redis that does not end where it said");
        }
        start += length + 2;
        return new Reply.Bulk(Optional.of(text));
    }

    private Reply array(int length, int depth) throws IOException, Incomplete {
        if (length < 0) {
            return new Reply.Array(Optional.empty());
        }
        List<Reply> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(parse(depth + 1));
        }
        return new Reply.Array(Optional.of(elements));
    }

    private String line() throws Incomplete {
        for (int i = start; i + 1 < end; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
                String line = new String(buffer, start, i - start, StandardCharsets.UTF_8);
                start = i + 2;
                return line;
            }
        }
        throw new Incomplete();
    }

    private static int length(String text, int max) throws IOException {
        long length = number(text);
        if (length < -1 || length > max) {
            throw new IOException("a reply of length " + length + ", more than " + max);
        }
        return (int) length;
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notNumber) {
            throw new IOException("no number from Redis: \"" + text + "\"", notNumber);
        }
    }
}
