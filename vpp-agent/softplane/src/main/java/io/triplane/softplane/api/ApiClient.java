package io.triplane.softplane.api;

import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/// One connection of the API socket. Owner: the main loop.
final class ApiClient implements EventLoop.Handler {
    /// Octets that may wait for a client that does not read; VPP has no limit and runs out of
    /// memory.
    static final int OUTPUT_OCTETS_MAX = 256 << 20;

    private static final System.Logger LOG = System.getLogger(ApiClient.class.getName());

    private static final int READ_OCTETS = 1 << 16;

    private final ApiServer server;
    private final EventLoop loop;
    private final Posix posix;
    private final Fd fd;
    private final int index;
    private final Frames frames = new Frames();
    private final Deque<byte[]> output = new ArrayDeque<>();
    private OptionalInt eventPid = OptionalInt.empty();
    private int outputAt;
    private long outputOctets;
    private boolean deaf;
    private boolean closing;

    /// @param index what the client puts into its requests
    ApiClient(ApiServer server, EventLoop loop, Posix posix, Fd fd, int index) throws IOException {
        this.server = server;
        this.loop = loop;
        this.posix = posix;
        this.fd = fd;
        this.index = index;
        loop.add(fd, this);
    }

    int index() {
        return index;
    }

    /// The process id it wants to see in interface events; empty when it wants none.
    OptionalInt eventPid() {
        return eventPid;
    }

    void eventPid(OptionalInt pid) {
        eventPid = pid;
    }

    @Override
    public void readable() throws IOException {
        byte[] buffer = new byte[READ_OCTETS];
        OptionalInt count = posix.read(fd, buffer);
        if (count.isEmpty()) {
            return;
        }
        if (count.getAsInt() == 0) {
            throw new EOFException("closed by the client");
        }
        if (!deaf) {
            take(ByteBuffer.wrap(buffer, 0, count.getAsInt()));
        }
        Arrays.fill(buffer, 0, count.getAsInt(), (byte) 0); // keys come by here
    }

    private void take(ByteBuffer octets) {
        while (octets.hasRemaining() && !deaf) {
            ByteBuffer space = frames.space();
            int fitting = Math.min(space.remaining(), octets.remaining());
            space.put(octets.slice(octets.position(), fitting));
            octets.position(octets.position() + fitting);
            try {
                for (Optional<ByteBuffer> payload = frames.next();
                        payload.isPresent();
                        payload = frames.next()) {
                    server.handle(this, payload.get());
                    Frames.wipe(payload.get());
                }
            } catch (MalformedMessage e) {
                // VPP would wait for the rest of such a frame for ever, and so does its client.
                deaf = true;
                LOG.log(System.Logger.Level.WARNING, "{0}: {1}", this, e.getMessage());
            }
        }
    }

    /// Sends a frame behind those that wait.
    void send(ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(octets);
        Frames.wipe(frame);
        output.add(octets);
        outputOctets += octets.length;
        if (outputOctets > OUTPUT_OCTETS_MAX) {
            failed(new IOException("it does not read its replies"));
        } else {
            loop.wantWrite(fd, true);
        }
    }

    /// Closes when all that waits is sent.
    void closeAfterOutput() {
        closing = true;
        loop.wantWrite(fd, true);
    }

    @Override
    public void writable() throws IOException {
        for (byte[] next = output.peek(); next != null; next = output.peek()) {
            OptionalInt written = posix.send(fd, next, outputAt, next.length - outputAt);
            if (written.isEmpty()) {
                return;
            }
            outputAt += written.getAsInt();
            outputOctets -= written.getAsInt();
            if (outputAt == next.length) {
                Arrays.fill(next, (byte) 0);
                output.remove();
                outputAt = 0;
            }
        }
        loop.wantWrite(fd, false);
        if (closing) {
            throw new EOFException("it said good-bye");
        }
    }

    @Override
    public void failed(IOException cause) {
        LOG.log(System.Logger.Level.DEBUG, "{0} is gone: {1}", this, cause.getMessage());
        server.remove(this);
        loop.remove(fd);
        try {
            posix.close(fd);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", fd, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "client 0x%08x".formatted(index);
    }
}
