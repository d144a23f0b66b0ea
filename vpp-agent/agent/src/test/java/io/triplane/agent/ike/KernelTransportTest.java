package io.triplane.agent.ike;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.plane.IkeDatagram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelTransportTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final BlockingQueue<IkeDatagram> arrived = new LinkedBlockingQueue<>();

    @Test
    void messageArrivesAtThePortItWasSentToWithOrWithoutMarker() throws Exception {
        try (KernelTransport left = KernelTransport.open(List.of(LOOPBACK), 0, 0);
                KernelTransport right = KernelTransport.open(List.of(LOOPBACK), 0, 0)) {
            right.listen(arrived::add);
            for (boolean natPort : new boolean[] {false, true}) {
                int place = natPort ? 1 : 0;
                InetSocketAddress from = left.bound().get(place);
                InetSocketAddress to = right.bound().get(place);
                ByteBuffer message = ByteBuffer.wrap(new byte[] {7, 8, 9});
                assertThat(left.send(new IkeDatagram(from, to, natPort, message))).isTrue();
                assertThat(arrived.poll(10, TimeUnit.SECONDS))
                        .isEqualTo(new IkeDatagram(to, from, natPort, message));
            }
        }
    }

    @Test
    void fromAnAddressThatIsNotOursNothingIsSent() throws Exception {
        try (KernelTransport left = KernelTransport.open(List.of(LOOPBACK), 0, 0)) {
            InetSocketAddress foreign =
                    new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5);
            ByteBuffer message = ByteBuffer.wrap(new byte[] {1});
            assertThat(left.send(new IkeDatagram(foreign, foreign, false, message))).isFalse();
            assertThat(left.description()).contains("1 not sent");
        }
    }
}
