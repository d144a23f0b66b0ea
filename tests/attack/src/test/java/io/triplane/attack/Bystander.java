package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A peer in good faith with a tunnel that stands, whatever others do.
final class Bystander implements AutoCloseable {
    private static final int NONCE_OCTETS = 32;

    private final Dialog dialog;
    // All that its tunnel ever had, at either end.
    private final Set<String> spis = new HashSet<>();
    private Bytes inbound;

    Bystander(Dialog dialog) {
        this.dialog = dialog;
        this.inbound = newSpi();
        dialog.begin();
        List<Part> parts = new ArrayList<>();
        parts.add(Part.of(dialog.identity()));
        parts.add(Part.of(dialog.proof(dialog.identity())));
        Offers.good(inbound).forEach(payload -> parts.add(Part.of(payload)));
        learn(dialog.ask(ExchangeType.IKE_AUTH, parts));
    }

    Dialog dialog() {
        return dialog;
    }

    Set<String> spis() {
        return Set.copyOf(spis);
    }

    /// `HDR, SK {}` --> ; <-- `HDR, SK {}`
    void isAnswered() {
        dialog.assertAlive();
    }

    /// The same by way of the port that ESP shares.
    void isAnsweredAtNatPort() {
        dialog.assertAliveAtNatPort();
    }

    /// `HDR, SK {N(REKEY_SA), SA, Ni, TSi, TSr}` --> , and then the Delete of the old pair.
    void rekeys() {
        Bytes old = inbound;
        inbound = newSpi();
        List<Payload> payloads = new ArrayList<>();
        payloads.add(Notify.about(ProtocolId.ESP, old, NotifyType.REKEY_SA));
        payloads.add(new Nonce(Dialog.SUITE.random().bytes(NONCE_OCTETS)));
        payloads.addAll(Offers.good(inbound));
        learn(dialog.ask(ExchangeType.CREATE_CHILD_SA, payloads.toArray(Payload[]::new)));
        Message deleted =
                dialog.ask(
                        ExchangeType.INFORMATIONAL, Delete.childSas(ProtocolId.ESP, List.of(old)));
        assertThat(deleted.first(Delete.class)).as("%s", deleted).isPresent();
    }

    private void learn(Message answer) {
        assertThat(answer.first(SecurityAssociation.class)).as("%s", answer).isPresent();
        Bytes outbound =
                answer.first(SecurityAssociation.class).orElseThrow().proposals().getFirst().spi();
        spis.add(inbound.toString());
        spis.add(outbound.toString());
    }

    private static Bytes newSpi() {
        return Dialog.SUITE.random().bytes(4);
    }

    @Override
    public void close() {
        dialog.end();
        dialog.wire().close();
    }
}
