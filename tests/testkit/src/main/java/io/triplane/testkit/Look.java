package io.triplane.testkit;

import static java.util.stream.Collectors.joining;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.OwnRequests;
import io.triplane.ikev2.sa.Superseded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Looks at a peer and says everything that a step may have changed in one line: states, queued and
/// open work, what the data plane receives and sends on, timers, and what was told since the last
/// look. SPIs have names, so that what is expected can be written down:
///
/// ```
/// Established asks ChildLocal | old Replaced, Y Registered | in old Y | out old | RETRANSMIT REDUNDANT(Y) | -
/// ```
///
/// The pair of the set-up is `old`, what A asks for is `X`, what B asks for is `Y`; a second one of
/// a kind is `X2`, a further new child `new`. The IKE SA of the set-up has no name; of the others
/// `X` is what A asked for and `Y` what B asked for, too.
public final class Look {
    private final Peer a;
    private final Peer b;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Long, String> ikeNames = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final Map<Peer, Integer> told = new HashMap<>();

    public Look(Peer a, Peer b) {
        this.a = a;
        this.b = b;
        learn();
        told.put(a, a.events().size());
        told.put(b, b.events().size());
    }

    /// The line above.
    public String at(Peer peer) {
        learn();
        return Stream.of(
                        ikeSas(peer),
                        pairs(peer),
                        "in " + named(peer.plane().inboundSpis()),
                        "out " + named(peer.plane().outboundSpis()),
                        timers(peer),
                        newlyTold(peer))
                .collect(joining(" | "));
    }

    /// The name of the pair with that SPI, in either direction.
    public String name(int spi) {
        learn();
        return names.getOrDefault(spi, "%08x".formatted(spi));
    }

    private String ikeSas(Peer peer) {
        return orDash(peer.states().stream().map(this::ikeSa));
    }

    private String ikeSa(IkeSa sa) {
        String name = ikeNames.getOrDefault(sa.spis().initiator(), "?");
        StringBuilder text = new StringBuilder(name.isEmpty() ? "" : name + " ");
        text.append(sa.getClass().getSimpleName());
        if (sa instanceof Superseded superseded && superseded.isDeleting()) {
            text.append(" asks DeleteIkeLocal");
        }
        if (sa instanceof Established established) {
            if (established.own() instanceof OwnRequests.Waiting waiting) {
                text.append(" asks ").append(waiting.exchange().getClass().getSimpleName());
            }
            if (!established.tasks().isEmpty()) {
                text.append(
                        established.tasks().stream()
                                .map(task -> task.getClass().getSimpleName())
                                .collect(joining(" ", " wants ", "")));
            }
        }
        return text.toString();
    }

    private String pairs(Peer peer) {
        return orDash(
                sas(peer).map(pair -> "%s %s".formatted(name(pair), stage(pair.stage()))).sorted());
    }

    private static String stage(ChildStage stage) {
        String name = stage.getClass().getSimpleName();
        return stage instanceof ChildStage.Deleting deleting
                ? "%s(%s)".formatted(name, deleting.why())
                : name;
    }

    private String timers(Peer peer) {
        return orDash(peer.timers().keySet().stream().map(this::timer).sorted(), " ");
    }

    private String timer(TimerId timer) {
        return switch (timer) {
            case TimerId.OfIkeSa(_, var what) -> what.name();
            case TimerId.OfChildSa(_, int spi, var what) -> "%s(%s)".formatted(what, named(spi));
            case TimerId.OfChildConfig(_, String child) -> "TRY(%s)".formatted(child);
        };
    }

    private String newlyTold(Peer peer) {
        List<Event> all = peer.events();
        List<Event> fresh = all.subList(told.put(peer, all.size()), all.size());
        return orDash(fresh.stream().flatMap(this::words));
    }

    private Stream<String> words(Event event) {
        return switch (event) {
            case Event.IkeSaEstablished _ -> Stream.of("established");
            case Event.IkeSaRekeyed e -> Stream.of("ike rekeyed > " + ikeName(e.ikeSa()));
            case Event.IkeSaClosed e -> Stream.of("closed " + e.cause().code());
            case Event.ChildSaUp e -> Stream.of("up " + named(e.child().inboundSpi()));
            case Event.ChildSaRekeyed e ->
                    Stream.of(
                            "rekeyed %s > %s"
                                    .formatted(
                                            named(e.oldInboundSpi()),
                                            named(e.child().inboundSpi())));
            case Event.ChildSaDown e -> Stream.of("down " + e.cause().code());
            case Event.NegotiationFailed e -> Stream.of("failed " + e.failure().code());
            case Event.HalfUp _ -> Stream.of("half up");
            case Event.InitialContact _, Event.Counted _, Event.MessageTrace _ -> Stream.empty();
        };
    }

    private String named(Collection<Integer> spis) {
        return orDash(spis.stream().map(this::named).sorted(), " ");
    }

    private String named(int spi) {
        return names.getOrDefault(spi, "%08x".formatted(spi));
    }

    private String name(ChildSa pair) {
        return named(pair.inboundSpi());
    }

    private String ikeName(IkeSaView sa) {
        return ikeNames.getOrDefault(sa.initiatorSpi(), "?");
    }

    private void learn() {
        a.states().forEach(sa -> learn(sa, "X", "Y"));
        b.states().forEach(sa -> learn(sa, "Y", "X"));
        sas(a).forEach(pair -> learn(pair, "X", "Y"));
        sas(b).forEach(pair -> learn(pair, "Y", "X"));
    }

    private void learn(IkeSa sa, String ifOurs, String ifTheirs) {
        long spi = sa.spis().initiator();
        if (!ikeNames.containsKey(spi)) {
            String kind = sa.spis().initiatedByUs() ? ifOurs : ifTheirs;
            boolean first = ikeNames.isEmpty();
            int number = first ? 0 : used.merge("ike " + kind, 1, Integer::sum);
            ikeNames.put(spi, first ? "" : number == 1 ? kind : kind + number);
        }
    }

    private void learn(ChildSa pair, String ifOurs, String ifTheirs) {
        if (names.containsKey(pair.inboundSpi())) {
            return;
        }
        String kind =
                switch (pair.origin()) {
                    case ChildOrigin.Fresh() -> used.containsKey("old") ? "new" : "old";
                    case ChildOrigin.RekeyedByUs _ -> ifOurs;
                    case ChildOrigin.RekeyedByPeer _ -> ifTheirs;
                };
        int number = used.merge(kind, 1, Integer::sum);
        String name = number == 1 ? kind : kind + number;
        names.put(pair.inboundSpi(), name);
        names.put(pair.outboundSpi(), name);
    }

    private static Stream<ChildSa> sas(Peer peer) {
        List<ChildSa> all = new ArrayList<>();
        for (IkeSa sa : peer.states()) {
            if (sa instanceof Established established) {
                for (Child child : established.children()) {
                    all.addAll(child.sas());
                }
            }
        }
        return all.stream();
    }

    private static String orDash(Stream<String> parts) {
        return orDash(parts, ", ");
    }

    private static String orDash(Stream<String> parts, String separator) {
        String text = parts.collect(joining(separator));
        return text.isEmpty() ? "-" : text;
    }
}
