package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConnectionTable;
import io.triplane.model.IkeSecret;
import io.triplane.model.IpsecChild;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.Problem.Severity;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.ConfigWriter.Result;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Edits as an operator types them: word by word, checked against everything.
class ConfigWriterTest {
    private static final RowKey KEY = ConnectionTable.TABLE.key("branch1");

    private final MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);
    private final ConfigWriter writer = new ConfigWriter(database);

    @Test
    void connectionCanBeTypedWordByWord() {
        Result first =
                writer.change(rows ->
                        rows.with(RawRow.of(KEY, Map.of()))
                                .with(
                                        RawRow.of(
                                                IpsecChild.TABLE.key("branch1", "default"),
                                                Map.of())));
        Result.Written written = (Result.Written) first;
        assertThat(written.hashes()).containsOnlyKeys(ConfigObject.connection("branch1"));
        assertThat(written.remaining()).extracting(Problem::field).contains("remote_address");
        assertThat(database.hash("IPSEC_CONNECTION|branch1")).isEqualTo(Map.of("NULL", "NULL"));

        assertThat(writer.change(set("remote_address", "198.51.100.7")))
                .isInstanceOf(Result.Written.class);
        assertThat(writer.change(set("secret", "branch1"))).isInstanceOf(Result.Written.class);
        Result last =
                writer.change(rows ->
                        rows.with(
                                RawRow.of(
                                        IkeSecret.TABLE.key("branch1"),
                                        Map.of("key_file", "/etc/psk"))));

        assertThat(((Result.Written) last).remaining()).isEmpty();
        assertThat(database.hash("IPSEC_CONNECTION|branch1"))
                .isEqualTo(Map.of("remote_address", "198.51.100.7", "secret", "branch1"));
    }

    @Test
    void wrongEditIsRefusedWithEveryReasonAndNothingIsWritten() {
        Result result =
                writer.change(rows ->
                        rows.with(
                                RawRow.of(
                                        KEY,
                                        Map.of(
                                                "ike_crypto_alg", "rot13",
                                                "sa_lifetime", "soon"))));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused ->
                                assertThat(refused.problems())
                                        .allMatch(p -> p.severity() == Severity.ERROR)
                                        .extracting(Problem::field)
                                        .containsExactlyInAnyOrder(
                                                "ike_crypto_alg", "sa_lifetime"));
        assertThat(database.hash("IPSEC_CONNECTION|branch1")).isEmpty();
    }

    @Test
    void faultOfAnotherObjectDoesNotStandInTheWay() {
        database.hset("IPSEC_CONNECTION|other", "sa_lifetime", "soon");

        assertThat(writer.change(set("description", "x"))).isInstanceOf(Result.Written.class);
    }

    @Test
    void brokenObjectCanBeMendedStepByStep() {
        database.hset("IPSEC_CONNECTION|branch1", "sa_lifetime", "soon");
        database.hset("IPSEC_CONNECTION|branch1", "mode", "tunnel");

        assertThat(writer.change(set("mode", "policy"))).isInstanceOf(Result.Written.class);
        assertThat(writer.change(set("sa_lifetime", "600"))).isInstanceOf(Result.Written.class);
    }

    @Test
    void editThatBreaksAnotherObjectIsRefused() {
        writer.change(set("remote_address", "198.51.100.7"));
        writer.change(set("ike_dh", "ecp-256"));

        Result result =
                writer.change(rows ->
                        rows.with(
                                RawRow.of(
                                        ConnectionTable.TABLE.key("twin"),
                                        Map.of("remote_address", "198.51.100.7"))));

        // Both lack a secret, so neither is in force and the peer is not taken yet.
        assertThat(result).isInstanceOf(Result.Written.class);
        Result secret =
                writer.change(rows ->
                        rows.with(
                                RawRow.of(
                                        IkeSecret.TABLE.key("s"),
                                        Map.of("key_file", "/etc/psk", "id@", "198.51.100.7"))));
        assertThat(secret)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused ->
                                assertThat(refused.problems())
                                        .singleElement()
                                        .satisfies(p -> assertThat(p.text()).contains("already")));
    }

    @Test
    void ofTwoConnectionsOfOnePeerTheNewcomerIsAtFaultWhateverItsName() {
        writer.change(rows ->
                rows.with(
                        RawRow.of(
                                IkeSecret.TABLE.key("s"),
                                Map.of("key_file", "/etc/psk", "id@", "198.51.100.7"))));
        writer.change(set("remote_address", "198.51.100.7"));

        Result result =
                writer.change(rows ->
                        rows.with(
                                RawRow.of(
                                        ConnectionTable.TABLE.key("a-newcomer"),
                                        Map.of("remote_address", "198.51.100.7"))));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused ->
                                assertThat(refused.problems())
                                        .singleElement()
                                        .asString()
                                        .startsWith("IPSEC_CONNECTION|a-newcomer remote_address")
                                        .contains("of connection branch1 already"));
    }

    @Test
    void removalTellsAnEmptyHashAndDeletesExactly() {
        writer.change(set("remote_address", "198.51.100.7"));

        Result result = writer.change(rows -> rows.without(KEY));

        assertThat(((Result.Written) result).hashes())
                .containsExactly(Map.entry(ConfigObject.connection("branch1"), ""));
        assertThat(database.tables(_ -> true).size()).isZero();
    }

    @Test
    void editWithoutEffectIsToldAsSuch() {
        writer.change(set("description", "x"));

        assertThat(writer.change(set("description", "x"))).isInstanceOf(Result.Unchanged.class);
    }

    @Test
    void checkAnswersLikeAChangeAndWritesNothing() {
        assertThat(writer.check(set("description", "x"))).isInstanceOf(Result.Written.class);
        assertThat(writer.check(set("mode", "x"))).isInstanceOf(Result.Refused.class);
        assertThat(database.tables(_ -> true).size()).isZero();
    }

    @Test
    void hashIsTheOneTheGatewayWillSee() {
        Result.Written written = (Result.Written) writer.change(set("description", "x"));

        Rows rows = database.tables(_ -> true);
        assertThat(written.hashes().get(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigObject.connection("branch1").hash(rows));
        assertThat(rows.all()).hasSize(1);
    }

    @Test
    void rowsOfOthersStayUntouched() {
        database.hset("PORT|Ethernet0", "mtu", "9100");

        writer.change(set("description", "x"));

        assertThat(database.hash("PORT|Ethernet0")).isEqualTo(Map.of("mtu", "9100"));
    }

    private static UnaryOperator<Rows> set(String field, String value) {
        return rows -> rows.with(rows.row(KEY).orElse(RawRow.of(KEY, Map.of())).with(field, value));
    }
}
