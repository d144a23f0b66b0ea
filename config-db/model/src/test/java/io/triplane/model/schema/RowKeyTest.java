package io.triplane.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keys and raw rows as a SONiC database has them.
class RowKeyTest {
    @Test
    void keyIsSplitAtItsSeparatorOnly() {
        assertThat(RowKey.parse("IPSEC_INTERFACE|ipsec1|2001:db8::1/64"))
                .hasValue(RowKey.of("IPSEC_INTERFACE", "ipsec1", "2001:db8::1/64"));
        assertThat(RowKey.parse("COUNTERS_IKE:global", ':'))
                .hasValue(RowKey.of("COUNTERS_IKE", "global"));
    }

    @Test
    void plainKeysAreNoRows() {
        assertThat(RowKey.parse("CONFIG_DB_INITIALIZED")).isEmpty();
        assertThat(RowKey.parse("|x")).isEmpty();
        assertThat(RowKey.parse("TABLE|")).isEmpty();
    }

    @Test
    void numbersInKeysAreOrderedAsNumbersAndWordsFollowThem() {
        List<RowKey> ordered =
                Stream.of("", "9", "10", "99999999", "10a", "1a", "9z", "a")
                        .map(part -> RowKey.of("T", part))
                        .toList();

        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(ordered.get(i).compareTo(ordered.get(j))))
                        .as("%s against %s", ordered.get(i), ordered.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void placeholderOfAnEmptyRowIsDroppedAndPutBack() {
        RawRow row = RawRow.of(RowKey.of("IPSEC_CHILD", "a", "b"), Map.of("NULL", "NULL"));

        assertThat(row.fields()).isEmpty();
        assertThat(row.stored()).containsExactly(Map.entry("NULL", "NULL"));
        assertThat(row.with("x", "1").stored()).containsExactly(Map.entry("x", "1"));
    }

    @Test
    void rowsUnderAPrefixAreFoundAmongOthers() {
        Rows rows =
                Rows.ofKeys(
                        Map.of(
                                "T|a", Map.of(),
                                "T|a|1", Map.of(),
                                "T|a|10", Map.of(),
                                "T|ab|1", Map.of(),
                                "S|a", Map.of(),
                                "T2|a", Map.of(),
                                "FLAG", Map.of()));

        assertThat(rows.size()).isEqualTo(6);
        assertThat(rows.under("T", "a"))
                .extracting(RawRow::key)
                .containsExactly(
                        RowKey.of("T", "a"), RowKey.of("T", "a", "1"), RowKey.of("T", "a", "10"));
        assertThat(rows.under("T")).hasSize(4);
        assertThat(rows.under("R")).isEmpty();
    }
}
