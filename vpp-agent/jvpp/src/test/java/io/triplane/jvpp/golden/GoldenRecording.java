package io.triplane.jvpp.golden;

import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.message.Reply;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Writes down one vector file while it talks to a VPP. Fields that differ from run to run become
/// open or symbolic by VPP's name for them, and in a refusal everything behind the retval is open.
final class GoldenRecording {
    /// Fields that are different in every process or build.
    private static final Set<String> OPEN =
            Set.of(
                    "stat_index",
                    "stats_index",
                    "vpe_pid",
                    "client_index",
                    "build_date",
                    "build_directory",
                    "api_versions",
                    "first_msg_id",
                    "pid",
                    "cpu_id",
                    "core",
                    "cpu_socket",
                    "pathname",
                    "id");

    /// Fields that hold an index of VPP's choice.
    private static final Set<String> SYMBOLIC =
            Set.of("sw_if_index", "sup_sw_if_index", "unnumbered_sw_if_index", "acl_index", "acls");

    private record Field(String name, int at) {}

    private final RawClient client;
    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, String> symbols = new HashMap<>();

    GoldenRecording(RawClient client, String... comment) {
        this.client = client;
        for (String line : comment) {
            text.append("# ").append(line).append('\n');
        }
    }

    String text() {
        return text.toString();
    }

    void comment(String line) {
        text.append("\n# ").append(line).append('\n');
    }

    /// Asks and returns all answers.
    List<Message> ask(Request<?> request) throws IOException, MalformedMessage {
        MessageType<?> type = request.exchange().request();
        line('>', type, request, request, octets(request));
        List<Message> decoded = new ArrayList<>();
        for (RawClient.Answer answer : client.ask(type, Bytes.of(octets(request)))) {
            MessageType<?> answerType = GoldenReplay.type(answer.wireName());
            Message message =
                    answerType.decode(new WireReader(ByteBuffer.wrap(answer.fields().toArray())));
            line('<', answerType, message, request, answer.fields().toArray());
            decoded.add(message);
        }
        return decoded;
    }

    /// Asks for something that creates an index, which is `name` from here on.
    <A extends Message> A create(Request<A> request, String name, ToIntFunction<A> index)
            throws IOException, MalformedMessage {
        MessageType<?> type = request.exchange().request();
        line('>', type, request, request, octets(request));
        RawClient.Answer answer = client.ask(type, Bytes.of(octets(request))).getFirst();
        MessageType<A> answerType = request.exchange().answer();
        A created = answerType.decode(new WireReader(ByteBuffer.wrap(answer.fields().toArray())));
        symbols.put(index.applyAsInt(created), name);
        line('<', answerType, created, request, answer.fields().toArray());
        return created;
    }

    private void line(
            char direction, MessageType<?> type, Message message, Request<?> cause, byte[] octets) {
        List<Field> fields = new ArrayList<>();
        WireWriter tracing =
                new WireWriter() {
                    @Override
                    protected void wrote(String name, String kind) {
                        fields.add(new Field(name, size()));
                    }
                };
        message.encode(tracing);
        if (!Arrays.equals(tracing.take().array(), octets)) {
            throw new AssertionError("the record of " + type + " does not say what was received");
        }
        boolean refused = message instanceof Reply reply && reply.retval() != 0;
        text.append(direction).append(' ').append(type.name().wireName());
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int end = i + 1 < fields.size() ? fields.get(i + 1).at() : octets.length;
            byte[] value = Arrays.copyOfRange(octets, field.at(), end);
            boolean open = direction == '<' && OPEN.contains(field.name());
            boolean void_ = refused && !field.name().equals("retval");
            text.append(open || void_ ? open(value) : known(field, value, direction, cause));
        }
        text.append('\n');
    }

    private String known(Field field, byte[] value, char direction, Request<?> cause) {
        if (SYMBOLIC.contains(field.name()) && value.length == GoldenOctets.SYMBOL_OCTETS) {
            int number = ByteBuffer.wrap(value).getInt();
            Optional<String> name = Optional.ofNullable(symbols.get(number));
            if (name.isPresent()) {
                return " {" + name.get() + "}";
            }
            if (direction == '<' && number != ~0 && number != 0) {
                throw new AssertionError(
                        "%s %d in an answer to %s has no name"
                                .formatted(field.name(), number, cause));
            }
        }
        String formatted = GoldenOctets.format(value);
        return formatted.isEmpty() ? "" : " " + formatted;
    }

    private static String open(byte[] value) {
        return value.length == 0 ? "" : " ..*" + value.length;
    }

    private static byte[] octets(Message message) {
        WireWriter out = new WireWriter();
        message.encode(out);
        return out.take().array();
    }
}
