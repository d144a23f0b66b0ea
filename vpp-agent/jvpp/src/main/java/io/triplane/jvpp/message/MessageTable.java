package io.triplane.jvpp.message;

import static java.util.stream.Collectors.toMap;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// Which number each message has on one connection. A client learns it from
/// `sockclnt_create_reply`, a server makes it; it is void when the connection ends.
public final class MessageTable {
    /// Ids that are the same in every VPP, needed before the table is known.
    public static final int SOCKET_CREATE_ID = 15;

    public static final int SOCKET_CREATE_REPLY_ID = 16;

    /// The other fixed ids, for servers.
    private static final Map<String, Integer> FIXED_IDS =
            Map.of(
                    "get_first_msg_id", 10,
                    "get_first_msg_id_reply", 11,
                    "api_versions", 12,
                    "api_versions_reply", 13,
                    "sockclnt_create", SOCKET_CREATE_ID,
                    "sockclnt_create_reply", SOCKET_CREATE_REPLY_ID,
                    "sockclnt_delete", 17,
                    "sockclnt_delete_reply", 18,
                    "control_ping", 23,
                    "control_ping_reply", 24);

    /// Where a server's other ids begin: above every fixed one.
    private static final int DYNAMIC_ID_FIRST = 100;

    private final Map<MessageName, Integer> ids;
    private final Map<Integer, MessageType<?>> types;
    private final Map<String, Integer> crcs;

    private MessageTable(
            Map<MessageName, Integer> ids,
            Map<Integer, MessageType<?>> types,
            Map<String, Integer> crcs) {
        this.ids = Map.copyOf(ids);
        this.types = Map.copyOf(types);
        this.crcs = Map.copyOf(crcs);
    }

    /// What a VPP announced, reduced to the messages of the [Catalogue].
    public static MessageTable announced(List<Control.TableEntry> entries) {
        Map<String, Integer> idByWireName = new HashMap<>();
        Map<String, Integer> crcByName = new HashMap<>();
        for (Control.TableEntry entry : entries) {
            idByWireName.put(entry.wireName(), entry.id());
            int underscore = entry.wireName().lastIndexOf('_');
            if (underscore > 0 && isCrc(entry.wireName().substring(underscore + 1))) {
                crcByName.put(
                        entry.wireName().substring(0, underscore),
                        HexFormat.fromHexDigits(
                                entry.wireName(), underscore + 1, entry.wireName().length()));
            }
        }
        Map<MessageName, Integer> ids = new HashMap<>();
        Map<Integer, MessageType<?>> types = new HashMap<>();
        for (MessageType<?> type : knownTypes()) {
            Integer id = idByWireName.get(type.name().wireName());
            if (id != null) {
                ids.put(type.name(), id);
                types.put(id, type);
            }
        }
        return new MessageTable(ids, types, crcByName);
    }

    /// The table of a server that has all of these groups.
    public static MessageTable serving(List<Catalogue.Group> groups) {
        Map<MessageName, Integer> ids = new HashMap<>();
        Map<Integer, MessageType<?>> types = new HashMap<>();
        Map<String, Integer> crcs = new HashMap<>();
        int next = DYNAMIC_ID_FIRST;
        for (MessageType<?> type : groups.stream().flatMap(Catalogue.Group::types).toList()) {
            Integer fixed = FIXED_IDS.get(type.name().name());
            int id = fixed != null ? fixed : next++;
            ids.put(type.name(), id);
            types.put(id, type);
            crcs.put(type.name().name(), type.name().crc());
        }
        return new MessageTable(ids, types, crcs);
    }

    /// The rows to announce to a client.
    public List<Control.TableEntry> entries() {
        return types.entrySet().stream()
                .map(row -> new Control.TableEntry(row.getKey(), row.getValue().name().wireName()))
                .toList();
    }

    /// Empty when the other side has no such message, or one with another layout.
    public OptionalInt idOf(MessageType<?> type) {
        Integer id = ids.get(type.name());
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// Empty for messages we have no record for.
    public Optional<MessageType<?>> typeOf(int id) {
        return Optional.ofNullable(types.get(id));
    }

    /// All messages of these groups that cannot be used on this connection, each with the reason.
    public List<Missing> missing(List<Catalogue.Group> groups) {
        return groups.stream()
                .flatMap(Catalogue.Group::types)
                .flatMap(type -> missing(type).stream())
                .toList();
    }

    /// Why this message cannot be used on this connection; empty when it can.
    public Optional<Missing> missing(MessageType<?> type) {
        if (ids.containsKey(type.name())) {
            return Optional.empty();
        }
        Integer other = crcs.get(type.name().name());
        OptionalInt otherCrc = other == null ? OptionalInt.empty() : OptionalInt.of(other);
        return Optional.of(new Missing(type.name(), Catalogue.broughtBy(type), otherCrc));
    }

    /// A message that is absent, or present with another CRC and so another layout.
    public record Missing(MessageName name, String broughtBy, OptionalInt otherCrc) {
        @Override
        public String toString() {
            String why =
                    otherCrc.isPresent()
                            ? "has CRC %08x, we know %08x"
                                    .formatted(otherCrc.getAsInt(), name.crc())
                            : "is absent";
            return "%s (from %s) %s".formatted(name.name(), broughtBy, why);
        }
    }

    private static boolean isCrc(String text) {
        return text.length() == 8 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    private static List<MessageType<?>> knownTypes() {
        return List.copyOf(
                Catalogue.ALL.stream()
                        .<MessageType<?>>flatMap(Catalogue.Group::types)
                        .collect(toMap(MessageType::name, Function.identity(), (a, _) -> a))
                        .values());
    }
}
