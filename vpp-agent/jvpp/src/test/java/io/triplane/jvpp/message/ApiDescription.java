package io.triplane.jvpp.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// VPP's own description of its messages: the `*.api.json` files of an installation.
final class ApiDescription {
    /// One field of the wire in order: VPP's name and its kind (`u32`, `bool`, `string[64]`,
    /// `u8[16]`).
    record Field(String name, String kind) {}

    /// Elements that a sample has in each list of variable length.
    private static final int LIST_ELEMENTS = 2;

    private static final String TYPE_PREFIX = "vl_api_";
    private static final String TYPE_SUFFIX = "_t";

    private final Map<String, JsonNode> messages = new HashMap<>();
    private final Map<String, JsonNode> types = new HashMap<>();
    private final Map<String, JsonNode> unions = new HashMap<>();
    private final Map<String, String> enums = new HashMap<>();
    private final Map<String, JsonNode> aliases = new HashMap<>();

    private ApiDescription() {}

    static ApiDescription in(Path folder) {
        ApiDescription description = new ApiDescription();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".api.json")).forEach(description::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return description;
    }

    private void add(Path file) {
        JsonNode root = JsonMapper.shared().readTree(file.toFile());
        root.get("messages").forEach(m -> messages.put(m.get(0).asString(), m));
        root.get("types").forEach(t -> types.put(t.get(0).asString(), t));
        root.get("unions").forEach(u -> unions.put(u.get(0).asString(), u));
        for (String kind : List.of("enums", "enumflags")) {
            root.get(kind)
                    .forEach(e ->
                            enums.put(
                                    e.get(0).asString(),
                                    e.get(e.size() - 1).get("enumtype").asString()));
        }
        root.get("aliases").properties().forEach(a -> aliases.put(a.getKey(), a.getValue()));
    }

    Optional<Integer> crc(String message) {
        return Optional.ofNullable(messages.get(message))
                .map(m -> m.get(m.size() - 1).get("crc").asString())
                .map(text -> HexFormat.fromHexDigits(text.substring("0x".length())));
    }

    /// The fields on the wire, the message id included, structures laid flat.
    List<Field> fields(String message) {
        return structure(in(messages, message));
    }

    private List<Field> structure(JsonNode description) {
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < description.size(); i++) {
            if (description.get(i).isArray()) {
                fields.addAll(field(description.get(i)));
            }
        }
        return fields;
    }

    private List<Field> field(JsonNode description) {
        String type = description.get(0).asString();
        String name = description.get(1).asString();
        boolean isList = description.size() > 2 && description.get(2).isNumber();
        int length = isList ? description.get(2).asInt() : 0;
        if (type.equals("string")) {
            return List.of(new Field(name, length == 0 ? "string[]" : "string[" + length + "]"));
        }
        if (isList && type.equals("u8")) {
            return List.of(new Field(name, "u8[" + length + "]"));
        }
        List<Field> once = type(type, name);
        List<Field> fields = new ArrayList<>();
        int times = !isList ? 1 : length == 0 ? LIST_ELEMENTS : length;
        for (int i = 0; i < times; i++) {
            fields.addAll(once);
        }
        return fields;
    }

    private List<Field> type(String type, String name) {
        if (!type.startsWith(TYPE_PREFIX)) {
            return List.of(new Field(name, type));
        }
        String plain = type.substring(TYPE_PREFIX.length(), type.length() - TYPE_SUFFIX.length());
        if (enums.containsKey(plain)) {
            return List.of(new Field(name, in(enums, plain)));
        }
        if (unions.containsKey(plain)) {
            return List.of(new Field(name, "u8[" + unionOctets(plain) + "]"));
        }
        if (aliases.containsKey(plain)) {
            JsonNode alias = in(aliases, plain);
            String base = alias.get("type").asString();
            return alias.has("length")
                    ? List.of(new Field(name, base + "[" + alias.get("length").asInt() + "]"))
                    : type(base, name);
        }
        return structure(in(types, plain));
    }

    private static <T> T in(Map<String, T> named, String name) {
        return Optional.ofNullable(named.get(name))
                .orElseThrow(() -> new AssertionError("VPP describes no " + name));
    }

    private int unionOctets(String union) {
        int largest = 0;
        JsonNode description = in(unions, union);
        for (int i = 1; i < description.size(); i++) {
            if (description.get(i).isArray()) {
                int octets = field(description.get(i)).stream().mapToInt(f -> octets(f.kind)).sum();
                largest = Math.max(largest, octets);
            }
        }
        return largest;
    }

    private static int octets(String kind) {
        return switch (kind) {
            case "u8", "bool" -> 1;
            case "u16" -> 2;
            case "u32" -> 4;
            default -> Integer.parseInt(kind.substring(kind.indexOf('[') + 1, kind.length() - 1));
        };
    }
}
