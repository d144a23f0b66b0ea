package io.triplane.softplane;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/// A program for other network namespaces: `echo ADDRESS PORT` answers for ever, `ask ADDRESS TO
/// PORT COUNT` prints how many of its datagrams were answered.
final class UdpTool {
    private static final int TIMEOUT_MS = 2_000;
    private static final int PAYLOAD_OCTETS = 1_000;

    private UdpTool() {}

    public static void main(String[] args) throws IOException {
        InetAddress own = InetAddress.ofLiteral(args[1]);
        if (args[0].equals("echo")) {
            echo(new InetSocketAddress(own, Integer.parseInt(args[2])));
        } else {
            InetSocketAddress to =
                    new InetSocketAddress(
                            InetAddress.ofLiteral(args[2]), Integer.parseInt(args[3]));
            System.out.println(ask(own, to, Integer.parseInt(args[4])));
        }
    }

    private static void echo(InetSocketAddress own) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(own)) {
            System.out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            while (true) {
                packet.setLength(2000);
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }

    private static int ask(InetAddress own, InetSocketAddress to, int count) throws IOException {
        int answered = 0;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
            socket.setSoTimeout(TIMEOUT_MS);
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[PAYLOAD_OCTETS];
                payload[0] = (byte) i;
                socket.send(new DatagramPacket(payload, payload.length, to));
                DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
                try {
                    socket.receive(answer);
                    answered += answer.getData()[0] == (byte) i ? 1 : 0;
                } catch (SocketTimeoutException lost) {
                    return answered;
                }
            }
        }
        return answered;
    }
}
