package io.triplane.store.file;

import io.triplane.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/// JSON of three levels, as SONiC writes it: table, key, field, and at the bottom a text or a list
/// of texts. Numbers and booleans are read as their text.
final class JsonTables {
    private static final long FILE_OCTETS_MAX = 256L << 20;

    /// What a field holds.
    sealed interface Value {
        record Text(String text) implements Value {}

        record Texts(List<String> texts) implements Value {
            public Texts {
                texts = List.copyOf(texts);
            }
        }
    }

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final JsonParser parser;

    private JsonTables(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /// Table to key to field to value. A text or number in place of a table (a version, say) is
    /// left out.
    static Map<String, Map<String, Map<String, Value>>> read(Path file) {
        try {
            if (Files.size(file) > FILE_OCTETS_MAX) {
                throw new StoreException(
                        file
                                + " is larger than "
                                + FILE_OCTETS_MAX
                                + " octets; is it the right file?");
            }
            byte[] octets = Files.readAllBytes(file);
            try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), octets)) {
                return new JsonTables(file, parser).tables();
            }
        } catch (NoSuchFileException e) {
            throw new StoreException(file + " is not there; name a file that is", e);
        } catch (JacksonException e) {
            throw new StoreException(
                    "%s line %d is no JSON: %s"
                            .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Four spaces deep per level, in the order of the maps, with a newline at the end.
    static byte[] write(Map<String, ? extends Map<String, ? extends Map<String, Value>>> tables) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(new Indented(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            tables.forEach((table, rows) -> {
                json.writeName(table);
                json.writeStartObject();
                rows.forEach((key, fields) -> writeRow(json, key, fields));
                json.writeEndObject();
            });
            json.writeEndObject();
        }
        out.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static void writeRow(JsonGenerator json, String key, Map<String, Value> fields) {
        json.writeName(key);
        json.writeStartObject();
        fields.forEach((field, value) -> {
            json.writeName(field);
            switch (value) {
                case Value.Text(String text) -> json.writeString(text);
                case Value.Texts(List<String> texts) -> {
                    json.writeStartArray();
                    texts.forEach(json::writeString);
                    json.writeEndArray();
                }
            }
        });
        json.writeEndObject();
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
            return new DefaultPrettyPrinter(
                            Separators.createDefaultInstance()
                                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                                    .withObjectEmptySeparator("")
                                    .withArrayEmptySeparator(""))
                    .withObjectIndenter(indenter)
                    .withArrayIndenter(indenter);
        }
    }

    private Map<String, Map<String, Map<String, Value>>> tables() {
        Map<String, Map<String, Map<String, Value>>> tables = new TreeMap<>();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "an object of tables");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String table = parser.currentName();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                tables.put(table, rows());
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw wrong("the end of the file");
        }
        return tables;
    }

    private Map<String, Map<String, Value>> rows() {
        Map<String, Map<String, Value>> rows = new TreeMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.START_OBJECT, "an object of fields");
            Map<String, Value> fields = new TreeMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                fields.put(field, value());
            }
            rows.put(key, fields);
        }
        return rows;
    }

    private Value value() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return new Value.Text(scalar());
        }
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(scalar());
        }
        return new Value.Texts(texts);
    }

    private String scalar() {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw wrong("a text, a number or a boolean");
        }
        return parser.getString();
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw wrong(what);
        }
    }

    private StoreException wrong(String what) {
        return new StoreException(
                "%s line %d: %s is expected here"
                        .formatted(file, parser.currentTokenLocation().getLineNr(), what));
    }
}
