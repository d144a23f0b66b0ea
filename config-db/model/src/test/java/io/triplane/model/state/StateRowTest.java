package io.triplane.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Published rows: written, read back, and free of secrets.
class StateRowTest {
    static List<Table> tables() {
        return StateRow.tables();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyFieldIsReadBackAsWritten(Table table) throws BadValueException {
        FieldValues values = FieldValues.empty(table);
        for (Field<?> field : table.fields()) {
            values = withSample(values, field);
        }
        String[] key = table.keyParts().stream().map(_ -> "x").toArray(String[]::new);
        StateRow row = new StateRow(table.key(key), values);
        List<Problem> problems = new ArrayList<>();

        StateRow back = StateRow.decode(table, row.encode(), problems::add);

        assertThat(problems).isEmpty();
        assertThat(back).isEqualTo(row);
        assertThat(row.encode().fields()).hasSize(table.fields().size());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void nothingSecretHasAPlace(Table table) {
        assertThat(table.fields()).noneMatch(Field::isSecret);
        assertThat(table.fields())
                .extracting(Field::name)
                .noneMatch(name -> name.matches("(.*_)?(passkey|secret|nonce|sk|psk|key)(_.*)?"));
        assertThat(table.fields()).allMatch(field -> !field.help().isBlank());
    }

    @Test
    void tableNamesAreUnique() {
        Set<String> names = new HashSet<>();

        assertThat(tables()).allMatch(table -> names.add(table.name()));
    }

    @Test
    void countersGoToTheirOwnDatabase() {
        StateRow row = StateRow.of(Counters.SA, "branch1", "default", "c0ffee00");

        assertThat(row.database()).isEqualTo(Database.COUNTERS_DB);
        assertThat(row.key().text(':')).isEqualTo("COUNTERS_IPSEC_SA:branch1:default:c0ffee00");
        assertThat(StateRow.of(IkeSaState.TABLE, "branch1", "1").database())
                .isEqualTo(Database.STATE_DB);
    }

    @Test
    void spisAreHexDigitsOfFullWidth() {
        RawRow row =
                StateRow.of(IpsecSaState.TABLE, "branch1", "default", "00000abc")
                        .with(IpsecSaState.SPI_IN, Optional.of(0xabc))
                        .with(IpsecSaState.SPI_OUT, Optional.of(0xffff_fffe))
                        .encode();

        assertThat(row.fields())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("spi_in", "00000abc", "spi_out", "fffffffe"));
    }

    @Test
    void rowOfANewerWriterIsReadAsFarAsKnown() {
        RawRow row =
                RawRow.of(
                        IkeSaState.TABLE.key("branch1", "1"),
                        Map.of("state", "hibernating", "prf", "hmac-sha2-256", "mood", "good"));
        List<Problem> problems = new ArrayList<>();

        StateRow read = StateRow.decode(IkeSaState.TABLE, row, problems::add);

        assertThat(read.get(IkeSaState.STATE)).isEmpty();
        assertThat(read.get(IkeSaState.PRF)).hasValue("hmac-sha2-256");
        assertThat(problems).hasSize(2);
    }

    @Test
    void everyKindOfObjectHasAnAcknowledgement() {
        for (ConfigObject.Kind kind : ConfigObject.Kind.values()) {
            ConfigObject object = new ConfigObject(kind, "x");
            assertThat(Applied.table(object).fields()).containsAll(Applied.FIELDS);
            assertThat(Applied.row(object).table()).isEqualTo(kind.tables().getFirst() + "_TABLE");
        }
        StateRow row =
                StateRow.of(ConnectionState.TABLE, "branch1")
                        .with(Applied.CONFIG_STATE, Optional.of(ConfigState.PENDING));
        assertThat(row.encode().fields()).containsEntry("config_state", "pending");
    }

    private static <V> FieldValues withSample(FieldValues values, Field<V> field)
            throws BadValueException {
        return values.with(field, field.parse(sample(field.shape())));
    }

    private static String sample(Shape shape) {
        return switch (shape) {
            case Shape.Whole whole -> String.valueOf(whole.max());
            case Shape.Decimal decimal -> decimal.max();
            case Shape.Words words -> words.words().getLast();
            case Shape.Text text ->
                    switch (text.hint()) {
                        case "8 hex digits" -> "ffffffff";
                        case "16 hex digits" -> "ffffffffffffffff";
                        case "address" -> "2001:db8::1";
                        default -> "some text";
                    };
            case Shape.Reference _ -> "name";
            case Shape.ListOf list -> sample(list.element()) + ",second";
        };
    }
}
