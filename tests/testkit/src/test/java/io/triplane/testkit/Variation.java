package io.triplane.testkit;

import io.triplane.ikev2.PlaneRequest;

/// One of the runs of a case.
///
/// @param role who is the original initiator of the IKE SA: flag, SPI order and key directions
///   differ, results must not
/// @param lowest whose nonce is the lowest, where that decides; else N1
/// @param trouble what goes wrong beside what the case is about
record Variation(Role role, Lowest lowest, Trouble trouble) {
    /// Whether A is the original initiator of the IKE SA.
    enum Role {
        A_INITIATED,
        B_INITIATED
    }

    /// Which of the nonces of two crossing rekeys is the lowest: N1 and N4 are A's, N2 and N3 are
    /// B's; N1 and N3 made X, N2 and N4 made Y. The pair with the lowest one is redundant (RFC 7296
    /// §2.8.1).
    enum Lowest {
        N1(10),
        N2(11),
        N3(12),
        N4(13);

        private final int otherwise;

        Lowest(int otherwise) {
            this.otherwise = otherwise;
        }

        /// What this nonce begins with.
        int start(Lowest lowest) {
            return this == lowest ? 1 : otherwise;
        }
    }

    /// A data plane that refuses to add one half of the next pair.
    enum Trouble {
        NONE,
        A_REFUSES_INBOUND,
        A_REFUSES_OUTBOUND,
        B_REFUSES_INBOUND,
        B_REFUSES_OUTBOUND;

        void arrange(Peer a, Peer b) {
            switch (this) {
                case NONE -> {}
                case A_REFUSES_INBOUND -> refuse(a, PlaneRequest.InstallInbound.class);
                case A_REFUSES_OUTBOUND -> refuse(a, PlaneRequest.SwitchOutbound.class);
                case B_REFUSES_INBOUND -> refuse(b, PlaneRequest.InstallInbound.class);
                case B_REFUSES_OUTBOUND -> refuse(b, PlaneRequest.SwitchOutbound.class);
            }
        }

        private static void refuse(Peer peer, Class<? extends PlaneRequest> kind) {
            peer.plane().refuseNext(kind);
        }
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(role, lowest, trouble);
    }
}
