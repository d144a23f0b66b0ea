package io.triplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Health and metrics as a scraper on the unix socket sees them, through a loss of the data plane.
class ManagementTest {
    @Test
    void healthAndMetricsAreServedOnTheUnixSocket() throws Exception {
        TestGateway gateway = new TestGateway();
        // The context stops gateway and gRPC with it.
        try (gateway;
                var context = Main.serve(gateway.options, gateway.node, gateway.grpc)) {
            Path socket = gateway.folder.resolve("http.sock");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(get(socket, "/actuator/health"))
                                    .startsWith("HTTP/1.1 200")
                                    .contains(
                                            "\"daemon\"",
                                            "\"redis\"",
                                            "\"dataplane\"",
                                            "quietplane 1"));
            assertThat(get(socket, "/actuator/prometheus"))
                    .startsWith("HTTP/1.1 200")
                    .contains(
                            "triplane_child_sas 0.0",
                            "triplane_ike_events_total{event=\"retransmitted\"}",
                            "triplane_plane_waiting{lane=\"set-up\"}");

            gateway.plane.lose();
            assertThat(get(socket, "/actuator/health"))
                    .startsWith("HTTP/1.1 503")
                    .contains("the test took it away");
            assertThat(get(socket, "/actuator/health/liveness"))
                    .as("a data plane that is away is no reason to kill the daemon")
                    .startsWith("HTTP/1.1 200");
            assertThat(context.isActive()).isTrue();
        }
    }

    private static String get(Path socket, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }
}
