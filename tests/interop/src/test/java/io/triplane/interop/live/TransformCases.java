package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.interop.live.Tunnel.Theirs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every algorithm that our schema takes, against a strongSwan.
abstract class TransformCases extends ExchangeCases {
    private final List<Transform> transforms = new ArrayList<>();

    /// A tunnel whose suite shows something.
    record Transform(String feature, Tunnel tunnel) {
        @Override
        public String toString() {
            return feature;
        }
    }

    TransformCases(StrongSwan.Installation installation) throws IOException {
        super(installation.version(), StrongSwan.starter(installation), Suite.DEFAULT);
        Transforms.all().entrySet().stream()
                .filter(suite -> installation.has(suite.getValue()))
                .forEach(suite ->
                        transforms.add(
                                new Transform(
                                        suite.getKey(),
                                        tunnel(
                                                "suite" + transforms.size(),
                                                suite.getValue(),
                                                Map.of(),
                                                Theirs.USUAL))));
    }

    private Stream<Arguments> transforms(String... families) {
        return transforms.stream()
                .filter(any -> Arrays.stream(families).anyMatch(any.feature()::startsWith))
                .flatMap(any -> bothRoles().map(cell -> Arguments.of(cell, any)));
    }

    final Stream<Arguments> gcm() {
        return transforms("cipher aes-gcm-16");
    }

    final Stream<Arguments> ctr() {
        return transforms("cipher aes-ctr");
    }

    final Stream<Arguments> chaCha() {
        return transforms("cipher chacha20");
    }

    final Stream<Arguments> otherCiphers() {
        Set<Object> named =
                Stream.of(gcm(), ctr(), chaCha())
                        .flatMap(Function.identity())
                        .map(arguments -> arguments.get()[1])
                        .collect(Collectors.toSet());
        return transforms("cipher").filter(arguments -> !named.contains(arguments.get()[1]));
    }

    final Stream<Arguments> hashes() {
        return transforms("integrity", "prf");
    }

    final Stream<Arguments> groups() {
        return transforms("group");
    }

    @ParameterizedTest(name = "{0} | {1}")
    @MethodSource("gcm")
    @Tag("ALG-01")
    void agreesOnGcm(Cell cell, Transform transform) {
        agreesOn(cell, transform);
    }

    @ParameterizedTest(name = "{0} | {1}")
    @MethodSource("ctr")
    @Tag("ALG-02")
    void agreesOnCtr(Cell cell, Transform transform) {
        agreesOn(cell, transform);
    }

    @ParameterizedTest(name = "{0} | {1}", allowZeroInvocations = true)
    @MethodSource("chaCha")
    @Tag("ALG-03")
    void agreesOnChaCha(Cell cell, Transform transform) {
        agreesOn(cell, transform);
    }

    @ParameterizedTest(name = "{0} | {1}")
    @MethodSource("otherCiphers")
    void agreesOnCipher(Cell cell, Transform transform) {
        agreesOn(cell, transform);
    }

    @ParameterizedTest(name = "{0} | {1}")
    @MethodSource("hashes")
    @Tag("ALG-04")
    void agreesOnHash(Cell cell, Transform transform) {
        agreesOn(cell, transform);
    }

    @ParameterizedTest(name = "{0} | {1}")
    @MethodSource("groups")
    @Tag("ALG-06")
    void agreesOnGroup(Cell cell, Transform transform) {
        agreesOn(cell, transform);
    }

    private void agreesOn(Cell cell, Transform transform) {
        Tunnel tunnel = transform.tunnel();
        Suite suite = tunnel.suite();
        play(
                () -> {
                    Standing standing = establish(tunnel, cell.role());
                    assertThat(standing.ikeSa().getSuite())
                            .startsWith(suite.ike().words())
                            .contains(suite.prf().token())
                            .endsWith(suite.group().token());
                    assertThat(standing.child().getSuite()).startsWith(suite.esp().words());
                    if (suite.pfs().isPresent()) {
                        gateway().rekeyChild(tunnel);
                        Standing rekeyed = awaitOtherChild(tunnel, cell.role(), standing);
                        peer().rekeyChild(tunnel);
                        awaitOtherChild(tunnel, cell.role(), rekeyed);
                    }
                    end(tunnel, cell.role());
                },
                tunnel);
    }
}
