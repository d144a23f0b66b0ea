package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.ConnectionTable;
import io.triplane.model.SnapshotDiff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What a configuration source tells, whichever database is below.
abstract class ConfigSourceContract {
    private static final int CONNECTIONS = 1000;

    final List<ConfigUpdate> updates = new CopyOnWriteArrayList<>();
    final List<SourceState> states = new CopyOnWriteArrayList<>();

    final ConfigListener listener =
            new ConfigListener() {
                @Override
                public void updated(ConfigUpdate update) {
                    updates.add(update);
                }

                @Override
                public void state(SourceState state, String reason) {
                    states.add(state);
                }
            };

    /// Another client of CONFIG_DB.
    abstract void hset(String key, String... fieldsAndValues);

    abstract void del(String key);

    abstract void flag(String value);

    abstract void flush();

    /// Starts a source that tells [#listener].
    abstract void start();

    /// Lets time pass until the condition holds; fails when it never does.
    abstract void until(BooleanSupplier condition);

    /// Lets so much time pass.
    abstract void pass(Duration time);

    @Test
    void nothingIsToldBeforeTheDatabaseIsReady() {
        connection("branch1", 1);
        flag("0");
        start();
        pass(Duration.ofMillis(300));
        assertThat(updates).isEmpty();

        flag("1");

        until(() -> !updates.isEmpty());
        assertThat(connections()).containsExactly("branch1");
        assertThat(states).containsExactly(SourceState.LIVE);
    }

    @Test
    void whatIsThereAtTheStartIsToldOnce() {
        connection("branch1", 1);
        flag("1");
        start();

        until(() -> !updates.isEmpty());
        pass(Duration.ofMillis(300));
        assertThat(updates).hasSize(1);
        assertThat(last().reading().stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.APPLIED);
    }

    @Test
    void tornRowsInAnyOrderAreToldWhenTheyHaveSettled() {
        flag("1");
        start();
        until(() -> !updates.isEmpty());

        hset("IPSEC_TRAFFIC_SELECTOR|b|default|local|1", "addr_end", "10.1.1.255");
        hset("IPSEC_CONNECTION|b", "secret", "b");
        hset("IPSEC_TRAFFIC_SELECTOR|b|default|local|1", "addr_start", "10.1.1.0");
        hset("IKE_SECRET|b", "passkey", "0x1234");
        hset("IPSEC_CONNECTION|b", "remote_address", "198.51.100.7");

        until(() -> updates.size() == 2);
        pass(Duration.ofMillis(300));
        assertThat(updates).hasSize(2);
        assertThat(connections()).containsExactly("b");
    }

    @Test
    void writerWithoutPauseIsWaitedForNoLongerThanTheLimit() {
        flag("1");
        connection("branch1", 1);
        start();
        until(() -> !updates.isEmpty());

        for (int i = 0; i < 40 && updates.size() < 2; i++) {
            hset("IPSEC_CONNECTION|branch1", "description", "edit " + i);
            pass(Duration.ofMillis(50));
        }

        assertThat(updates).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void garbageChangesNothingThatStands() {
        flag("1");
        connection("branch1", 1);
        start();
        until(() -> !updates.isEmpty());

        hset("IPSEC_CONNECTION|branch1", "sa_lifetime", "soon");
        hset("IPSEC_CONNECTION|branch1", "\u0000\uFFFF", "??");
        hset("IPSEC_CONNECTION|bran|ch|1", "x", "y");
        hset("IPSEC_CONNECTION|", "x", "y");
        hset("IPSEC_NOVELTY|x", "x", "y");

        until(() -> updates.size() == 2);
        assertThat(last().reading().snapshot()).isEqualTo(updates.getFirst().reading().snapshot());
        assertThat(last().reading().problems()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(last().reading().stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.FAILED);
    }

    @Test
    void removedRowsAreTold() {
        flag("1");
        connection("branch1", 1);
        start();
        until(() -> !updates.isEmpty());

        for (String key : keys("branch1")) {
            del(key);
        }

        until(() -> connections().isEmpty());
    }

    @Test
    void rowsOfOthersWakeNobody() {
        flag("1");
        start();
        until(() -> !updates.isEmpty());

        hset("PORT|Ethernet0", "mtu", "9100");
        pass(Duration.ofMillis(300));

        assertThat(updates).hasSize(1);
    }

    @Test
    void reloadFreezesWhatStandsUntilItIsComplete() {
        flag("1");
        connection("branch1", 1);
        connection("branch2", 2);
        start();
        until(() -> !updates.isEmpty());

        flush();
        connection("branch1", 1);
        pass(Duration.ofMillis(300));
        assertThat(states).endsWith(SourceState.FROZEN);
        assertThat(connections()).containsExactly("branch1", "branch2");

        flag("1");

        until(() -> connections().equals(List.of("branch1")));
        assertThat(states).endsWith(SourceState.LIVE);
    }

    @Test
    void reloadWithinOneSettleTimeIsSeenAsADifference() {
        flag("1");
        connection("branch1", 1);
        connection("branch2", 2);
        start();
        until(() -> !updates.isEmpty());

        flush();
        connection("branch2", 2);
        flag("1");

        until(() -> connections().equals(List.of("branch2")));
        assertThat(
                        SnapshotDiff.between(
                                updates.getFirst().reading().snapshot(),
                                last().reading().snapshot()))
                .hasSize(1);
    }

    @Test
    void flagThatDancesTearsNothingDown() {
        flag("1");
        connection("branch1", 1);
        start();
        until(() -> !updates.isEmpty());

        for (String value : List.of("0", "1", "0", "", "1")) {
            flag(value);
            pass(Duration.ofMillis(20));
        }
        del(ConfigSource.INITIALIZED_KEY);
        pass(Duration.ofMillis(300));
        flag("1");
        until(() -> states.getLast() == SourceState.LIVE);
        pass(Duration.ofMillis(300));

        assertThat(updates).hasSize(1);
        assertThat(states).contains(SourceState.FROZEN);
    }

    @Test
    void oneOfAThousandChangesAlone() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(7));
        numbers.forEach(i -> connection("peer" + i, i));
        flag("1");
        start();
        until(() -> !updates.isEmpty() && connections().size() == CONNECTIONS);

        ConfigUpdate before = last();
        int told = updates.size();

        hset("IPSEC_CONNECTION|peer500", "ike_dh", "ecp-384");

        until(() -> updates.size() > told);
        assertThat(SnapshotDiff.between(before.reading().snapshot(), last().reading().snapshot()))
                .hasSize(1);
    }

    final void connection(String name, int number) {
        hset(
                "IPSEC_CONNECTION|" + name,
                "remote_address",
                "198.18." + number / 256 + "." + number % 256,
                "secret",
                name);
        hset("IPSEC_CHILD|" + name + "|default", "NULL", "NULL");
        hset("IKE_SECRET|" + name, "passkey", "0x1234");
    }

    static List<String> keys(String name) {
        return List.of(
                "IPSEC_CONNECTION|" + name,
                "IPSEC_CHILD|" + name + "|default",
                "IKE_SECRET|" + name);
    }

    final ConfigUpdate last() {
        return updates.getLast();
    }

    final List<String> connections() {
        return List.copyOf(last().reading().snapshot().connections().keySet());
    }

    final boolean isApplied(String name) {
        return last().reading().snapshot().connections().containsKey(name)
                && last().rows().contains(ConnectionTable.TABLE.key(name));
    }
}
