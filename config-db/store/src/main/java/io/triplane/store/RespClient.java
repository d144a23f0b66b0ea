package io.triplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A small RESP2 client on the JDK's sockets, unix sockets above all: what a one-shot command
/// needs, without the start-up time of a framework. Commands are pipelined; every call ends within
/// its timeout. For one thread at a time.
public final class RespClient implements AutoCloseable {
    /// Time for a connection, or for one reply after another.
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int CHUNK_SIZE = 64 << 10;

    private final Endpoint endpoint;
    private final SocketChannel channel;
    private final Selector selector;
    private final Duration timeout;
    private final ReplyParser parser = new ReplyParser();
    private final byte[] chunk = new byte[CHUNK_SIZE];

    private RespClient(
            Endpoint endpoint, SocketChannel channel, Selector selector, Duration timeout) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.selector = selector;
        this.timeout = timeout;
    }

    /// Connects and selects the database.
    public static RespClient open(Endpoint endpoint) {
        return open(endpoint, TIMEOUT);
    }

    public static RespClient open(Endpoint endpoint, Duration timeout) {
        RespClient client = connect(endpoint, timeout);
        try {
            client.call("SELECT", String.valueOf(endpoint.id()));
            return client;
        } catch (StoreException refused) {
            client.close();
            throw refused;
        }
    }

    /// Runs commands in one go. A refusal is a [Reply.Failure] in its place.
    List<Reply> pipeline(List<List<String>> commands) {
        ByteBuffer out = encode(commands);
        List<Reply> replies = new ArrayList<>(commands.size());
        try {
            // Writing and reading go together: a server that cannot send stops reading.
            while (replies.size() < commands.size()) {
                Optional<Reply> reply = parser.next();
                if (reply.isPresent()) {
                    replies.add(reply.get());
                } else {
                    exchange(out, timeout);
                }
            }
            return replies;
        } catch (IOException e) {
            throw failed(endpoint, e);
        }
    }

    /// Runs one command; a refusal is a [StoreException].
    Reply call(String... command) {
        Reply reply = pipeline(List.of(List.of(command))).getFirst();
        if (reply instanceof Reply.Failure(String text)) {
            throw new StoreException(endpoint + " refuses " + command[0] + ": " + text);
        }
        return reply;
    }

    /// The value of a key; empty when there is none.
    public Optional<String> get(String key) {
        return call("GET", key) instanceof Reply.Bulk(Optional<String> text)
                ? text
                : Optional.empty();
    }

    /// Returns when the server answers.
    public void ping() {
        call("PING");
    }

    /// Waits for a reply that no command of ours asked for, such as a published message; empty when
    /// none comes in time.
    Optional<Reply> await(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            Optional<Reply> reply = parser.next();
            long left = deadline - System.nanoTime();
            while (reply.isEmpty() && left > 0) {
                readSome(ByteBuffer.allocate(0), Duration.ofNanos(left));
                reply = parser.next();
                left = deadline - System.nanoTime();
            }
            return reply;
        } catch (IOException e) {
            throw failed(endpoint, e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            selector.close();
        } catch (IOException e) {
            throw failed(endpoint, e);
        }
    }

    private static RespClient connect(Endpoint endpoint, Duration timeout) {
        Supplier<String> remedy =
                () ->
                        endpoint.unixSocket().isPresent()
                                        && !Files.exists(endpoint.unixSocket().get())
                                ? "; is the gateway running?"
                                : "";
        try {
            SocketChannel channel = SocketChannel.open(endpoint.address());
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new RespClient(endpoint, channel, selector, timeout);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot reach " + endpoint + ": " + e.getMessage() + remedy.get(), e);
        }
    }

    private void exchange(ByteBuffer out, Duration atMost) throws IOException {
        if (!readSome(out, atMost)) {
            throw new IOException("no answer within " + atMost.toMillis() + " ms");
        }
    }

    /// Writes what the socket takes and reads what it has; false when neither was possible in time.
    private boolean readSome(ByteBuffer out, Duration atMost) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        key.interestOps(
                out.hasRemaining()
                        ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                        : SelectionKey.OP_READ);
        if (selector.select(Math.max(1, atMost.toMillis())) == 0) {
            return false;
        }
        selector.selectedKeys().clear();
        if (out.hasRemaining() && key.isWritable()) {
            channel.write(out);
        }
        if (key.isReadable()) {
            int count = channel.read(ByteBuffer.wrap(chunk));
            if (count < 0) {
                throw new IOException("the server closed the connection");
            }
            parser.add(chunk, count);
        }
        return true;
    }

    private static ByteBuffer encode(List<List<String>> commands) {
        List<byte[]> parts = new ArrayList<>();
        int size = 0;
        for (List<String> command : commands) {
            size += add(parts, "*" + command.size() + "\r\n");
            for (String word : command) {
                byte[] octets = word.getBytes(StandardCharsets.UTF_8);
                size += add(parts, "$" + octets.length + "\r\n");
                parts.add(octets);
                size += octets.length + add(parts, "\r\n");
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        parts.forEach(out::put);
        return out.flip();
    }

    private static int add(List<byte[]> parts, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        parts.add(octets);
        return octets.length;
    }

    private static StoreException failed(Endpoint endpoint, IOException cause) {
        return new StoreException(endpoint + " failed: " + cause.getMessage(), cause);
    }
}
