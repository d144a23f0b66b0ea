package io.triplane.agent.ike;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.plane.IkeDatagram;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

    /// RFC 3948 §2.3: one octet, and the receiver drops it without a word.
    @Test
    void keepaliveIsOneOctetWithoutMarkerAndIsNotDelivered() throws Exception {
        try (KernelTransport left = KernelTransport.open(List.of(LOOPBACK), 0, 0);
                DatagramSocket plain = new DatagramSocket(0, LOOPBACK);
                KernelTransport right = KernelTransport.open(List.of(LOOPBACK), 0, 0)) {
            InetSocketAddress from = left.bound().get(1);
            InetSocketAddress seen = (InetSocketAddress) plain.getLocalSocketAddress();
            assertThat(left.keepNatOpen(from, seen)).isTrue();
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            plain.setSoTimeout(10_000);
            plain.receive(packet);
            assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).containsExactly(0xff);
            assertThat(packet.getSocketAddress()).isEqualTo(from);

            right.listen(arrived::add);
            InetSocketAddress to = right.bound().get(1);
            assertThat(left.keepNatOpen(from, to)).isTrue();
            IkeDatagram next = new IkeDatagram(from, to, true, ByteBuffer.wrap(new byte[] {7}));
            assertThat(left.send(next)).isTrue();
            assertThat(arrived.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new IkeDatagram(to, from, true, next.message()));
            assertThat(right.description()).contains("0 not sent");
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
