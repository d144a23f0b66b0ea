package io.triplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Optional<Path> FILE = Optional.of(Path.of("/etc/triplane/a.pem"));

    @Test
    void grpcOverTcpWithoutTlsInBothDirectionsIsRefusedWithWhatIsMissing() {
        assertThatThrownBy(() ->
                        TcpOptions.of(
                                new TcpOptions.Given(
                                        Optional.of("0.0.0.0:9443"), FILE, FILE, Optional.empty())))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--grpc-client-ca missing");
        assertThatThrownBy(() ->
                        TcpOptions.of(
                                new TcpOptions.Given(
                                        Optional.empty(),
                                        FILE,
                                        Optional.empty(),
                                        Optional.empty())))
                .hasMessageContaining("--grpc-tcp, --grpc-key, --grpc-client-ca");
    }

    @Test
    void allFourOptionsOrNone() throws StartException {
        assertThat(
                        TcpOptions.of(
                                new TcpOptions.Given(
                                        Optional.of("[2001:db8::1]:9443"), FILE, FILE, FILE)))
                .hasValueSatisfying(tcp -> {
                    assertThat(tcp.host()).isEqualTo("2001:db8::1");
                    assertThat(tcp.port()).isEqualTo(9443);
                });
        assertThat(
                        TcpOptions.of(
                                new TcpOptions.Given(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())))
                .isEmpty();
    }

    @Test
    void anAddressNeedsHostAndPort() {
        for (String text : new String[] {"9443", ":9443", "host:", "host:65536", "host:x"}) {
            assertThatThrownBy(() -> HostAndPort.parse("--management", text))
                    .as(text)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("--management")
                    .hasMessageContaining(text);
        }
    }

    @Test
    void theFolderIsWhatTheEnvironmentSaysElseTheUsualPlace() {
        assertThat(Options.folderDefault(Map.of("TRIPLANE_GATEWAY", "/g"), true))
                .isEqualTo(Path.of("/g"));
        assertThat(Options.folderDefault(Map.of("XDG_RUNTIME_DIR", "/run/user/7"), false))
                .isEqualTo(Path.of("/run/user/7/triplane"));
        assertThat(Options.folderDefault(Map.of("XDG_RUNTIME_DIR", "/run/user/0"), true))
                .isEqualTo(Path.of("/run/triplane"));
        assertThat(Options.folderDefault(Map.of(), false)).isEqualTo(Path.of("/run/triplane"));
    }
}
