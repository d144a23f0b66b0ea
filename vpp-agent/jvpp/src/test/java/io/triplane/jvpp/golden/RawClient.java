package io.triplane.jvpp.golden;

import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends the fields of a message as they are and returns the fields of all answers, without
/// trusting the records on the way. Blocking, one request at a time, each with a ping behind it, so
/// that silence is an answer too. Tests limit it by their own timeout.
final class RawClient implements AutoCloseable {
    /// An answer as it came.
    record Answer(String wireName, Bytes fields) {}

    private final SocketChannel channel;
    private final Frames frames = new Frames();
    private final MessageTable table;
    private final int clientIndex;
    private int context = 1;

    RawClient(Path socket) throws IOException, MalformedMessage {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        Control.SocketCreate hello = new Control.SocketCreate("golden");
        write(Frames.frame(MessageTable.SOCKET_CREATE_ID, Header.CONTEXT, 0, context, hello));
        MessageType<Control.SocketCreated> type = hello.exchange().answer();
        Control.SocketCreated created = type.decode(Envelope.open(next(), type.header()).fields());
        table = MessageTable.announced(created.table());
        clientIndex = created.index();
    }

    List<Answer> ask(MessageType<?> type, Bytes fields) throws IOException, MalformedMessage {
        int asked = ++context;
        int ping = ++context;
        int id = table.idOf(type).orElseThrow(() -> new AssertionError("VPP lacks " + type));
        write(
                Frames.frame(
                        id, type.header(), clientIndex, asked, out -> out.bytes("fields", fields)));
        int pingId = table.idOf(Control.Ping.EXCHANGE.request()).orElseThrow();
        write(
                Frames.frame(
                        pingId, Header.CLIENT_AND_CONTEXT, clientIndex, ping, new Control.Ping()));
        List<Answer> answers = new ArrayList<>();
        while (true) {
            ByteBuffer payload = next();
            Optional<MessageType<?>> answer = table.typeOf(Envelope.messageId(payload));
            if (answer.isEmpty() || answer.get().header() == Header.CLIENT) {
                continue; // an event
            }
            int answered = Envelope.open(payload, answer.get().header()).context();
            if (answered == ping) {
                return answers;
            }
            if (answered == asked) {
                answers.add(new Answer(answer.get().name().wireName(), fields(payload)));
            }
        }
    }

    private static Bytes fields(ByteBuffer payload) {
        int header = Short.BYTES + Integer.BYTES;
        byte[] fields = new byte[payload.remaining() - header];
        payload.get(header, fields);
        return Bytes.of(fields);
    }

    private ByteBuffer next() throws IOException, MalformedMessage {
        Optional<ByteBuffer> payload = frames.next();
        while (payload.isEmpty()) {
            if (channel.read(frames.space()) < 0) {
                throw new IOException("the connection was closed");
            }
            payload = frames.next();
        }
        return payload.get();
    }

    private void write(ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
