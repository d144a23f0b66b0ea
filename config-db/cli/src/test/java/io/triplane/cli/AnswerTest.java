package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.cli.show.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// JSON as it is written.
class AnswerTest {
    @Test
    void jsonEscapesWhatItMust() {
        assertThat(Json.text("a\"b\\c\n\t\r\u0001\u001fé"))
                .isEqualTo("\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u001fé\"");
    }

    @Test
    void jsonNestsWithTwoBlanks() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("n", 1L);
        object.put("b", true);
        object.put("l", List.of("x", Map.of()));
        object.put("e", List.of());

        assertThat(Json.text(object))
                .isEqualTo(
                        """
                        {
                          "n": 1,
                          "b": true,
                          "l": [
                            "x",
                            {}
                          ],
                          "e": []
                        }\
                        """);
        assertThat(Json.line(object))
                .isEqualTo("{ \"n\": 1, \"b\": true, \"l\": [ \"x\", {} ], \"e\": [] }");
    }
}
