package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// The faults that the demo can plant, and the figure that has to show each.
enum Fault {
    PSK {
        @Override
        void assertShows(JsonNode run) {
            assertThat(run.path("established").asBoolean(true)).isFalse();
            assertThat(run.path("reason").asString())
                    .contains("gateway a: ", "AUTHENTICATION_FAILED")
                    .contains("gateway b: ", "AUTH does not match");
            assertThat(run.path("dataplane_entries_left").asInt(-1)).isZero();
        }
    },
    SELECTOR {
        @Override
        void assertShows(JsonNode run) {
            assertThat(run.path("established").asBoolean(true)).isFalse();
            assertThat(run.path("reason").asString())
                    .contains("gateway a: ", "TS_UNACCEPTABLE", "10.1.2.0-10.1.2.255")
                    .contains("gateway b: ", "10.9.9.0-10.9.9.255");
            assertThat(run.path("dataplane_entries_left").asInt(-1)).isZero();
        }
    },
    PLAINTEXT {
        @Override
        void assertShows(JsonNode run) {
            assertThat(run.path("established").asBoolean()).isTrue();
            assertThat(run.path("plaintext_packets").asLong()).isPositive();
            assertThat(run.path("dataplane_entries_left").asInt(-1)).isZero();
        }
    },
    REKEY_GAP {
        @Override
        void assertShows(JsonNode run) {
            assertThat(run.path("established").asBoolean()).isTrue();
            assertThat(run.path("rekey_lost").asLong()).isPositive();
            assertThat(run.path("plaintext_packets").asLong(-1)).isZero();
        }
    },
    LEAK {
        @Override
        void assertShows(JsonNode run) {
            assertThat(run.path("established").asBoolean()).isTrue();
            assertThat(run.path("dataplane_entries_left").asInt()).isPositive();
            assertThat(run.path("rekey_lost").asLong(-1)).isZero();
            assertThat(run.path("plaintext_packets").asLong(-1)).isZero();
        }
    };

    /// As typed.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The matching figure is wrong.
    abstract void assertShows(JsonNode run);
}
