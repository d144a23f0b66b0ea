package io.triplane.sim;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.sim.Layout.End;
import io.triplane.testkit.Peer;
import io.triplane.testkit.Recipe;
import io.triplane.testkit.SeededRandom;
import io.triplane.testkit.World;
import java.time.Duration;
import java.util.List;

/// What somebody does, or what befalls him.
enum Deed {
    INITIATE(10),
    INITIATE_SECOND(4),
    REKEY_CHILD(22),
    BOTH_REKEY_CHILD(8),
    DELETE_CHILD(6),
    REKEY_CHILD_AND_DELETE(5),
    REKEY_IKE(14),
    BOTH_REKEY_IKE(6),
    DELETE_IKE(4),
    RECONFIGURE(3),
    UNCONFIGURE(1),
    CRASH(5),
    RESTART(1),
    STAND_STILL(2),
    REFUSE_INBOUND(3),
    REFUSE_OUTBOUND(3),
    PARTITION(2),
    REJOIN(4);

    private final int weight;

    Deed(int weight) {
        this.weight = weight;
    }

    static Deed any(SeededRandom random) {
        int sum = 0;
        for (Deed deed : values()) {
            sum += deed.weight;
        }
        int at = random.below(sum);
        for (Deed deed : values()) {
            at -= deed.weight;
            if (at < 0) {
                return deed;
            }
        }
        return INITIATE;
    }

    void by(End end, Layout layout, SeededRandom random) {
        Peer peer = end.peer();
        Recipe recipe = end.recipe();
        World world = layout.world();
        switch (this) {
            case INITIATE -> peer.initiate(recipe);
            case INITIATE_SECOND -> {
                if (recipe.hasChild(Layout.SECOND)) {
                    peer.initiate(recipe, Layout.SECOND);
                }
            }
            case REKEY_CHILD -> children(end).forEach(child -> peer.rekeyChild(child.id()));
            case BOTH_REKEY_CHILD -> {
                REKEY_CHILD.by(end, layout, random);
                REKEY_CHILD.by(layout.other(end), layout, random);
            }
            case DELETE_CHILD ->
                    children(end).stream()
                            .limit(1)
                            .forEach(child -> peer.terminateChild(child.id()));
            case REKEY_CHILD_AND_DELETE -> {
                REKEY_CHILD.by(end, layout, random);
                End other = layout.other(end);
                Duration later = random.between(Duration.ZERO, Duration.ofMillis(700));
                world.at(later, "delete", () -> DELETE_CHILD.by(other, layout, random));
            }
            case REKEY_IKE -> ikeSas(end).forEach(peer::rekeyIke);
            case BOTH_REKEY_IKE -> {
                REKEY_IKE.by(end, layout, random);
                REKEY_IKE.by(layout.other(end), layout, random);
            }
            case DELETE_IKE -> ikeSas(end).forEach(peer::terminateIke);
            case RECONFIGURE ->
                    peer.configure(
                            recipe.dpd(Duration.ofSeconds(20 + random.below(20)), AfterLoss.CLEAR));
            case UNCONFIGURE -> {
                if (peer.isConfigured(recipe)) {
                    peer.unconfigure(recipe.name());
                    Duration soon = Duration.ofSeconds(1);
                    world.at(soon, "configure again", () -> peer.configure(recipe));
                }
            }
            case CRASH -> peer.crashAndRevive();
            case RESTART -> {
                // One data plane serves all shards of a gateway, so they restart together or not.
                if (peer.settings().shard().bits() == 0) {
                    peer.crashAndForget();
                }
            }
            case STAND_STILL -> world.suspend(peer, Duration.ofSeconds(1 + random.below(6)));
            case REFUSE_INBOUND -> peer.plane().refuseNext(PlaneRequest.InstallInbound.class);
            case REFUSE_OUTBOUND -> peer.plane().refuseNext(PlaneRequest.SwitchOutbound.class);
            case PARTITION -> world.network().partition();
            case REJOIN -> world.network().rejoin();
        }
    }

    private static List<ChildSaView> children(End end) {
        return end.peer().childSas().stream()
                .filter(child -> child.connection().equals(end.recipe().name()))
                .toList();
    }

    private static List<IkeSaId> ikeSas(End end) {
        return end.peer().ikeSas().stream()
                .filter(sa -> sa.connection().filter(end.recipe().name()::equals).isPresent())
                .map(IkeSaView::id)
                .toList();
    }
}
