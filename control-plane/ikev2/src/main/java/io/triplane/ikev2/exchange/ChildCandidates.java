package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildConfig.Mode;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Subject;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.exchange.ChildAgreement.Wanted;
import io.triplane.ikev2.negotiation.ChildSuite;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.negotiation.Selection;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which of our children a request of the peer is for, and what of it the peer gets (RFC 7296
/// §2.9).
final class ChildCandidates {
    private final Established sa;
    private final ChildResponder.Request request;
    private final ConnectionConfig config;
    private final List<String> mismatches = new ArrayList<>();
    private Optional<Cause> modeApart = Optional.empty();
    private Optional<Mismatch> proposalApart = Optional.empty();
    private boolean selectorsMet;

    private ChildCandidates(
            Established sa, ChildResponder.Request request, ConnectionConfig config) {
        this.sa = sa;
        this.request = request;
        this.config = config;
    }

    /// What the peer gets.
    ///
    /// @param morePossible whether another child of ours would take more of what it asked for
    record Grant(
            ChildConfig config,
            EspMode mode,
            Selectors selectors,
            ChildSuite suite,
            int number,
            int peerSpi,
            boolean morePossible) {
        /// What of it the payloads of the answer do not say by themselves.
        List<Payload> notifies() {
            List<Payload> notifies = new ArrayList<>(2);
            if (mode == EspMode.TRANSPORT) {
                notifies.add(Notify.of(NotifyType.USE_TRANSPORT_MODE));
            }
            if (morePossible) {
                notifies.add(Notify.of(NotifyType.ADDITIONAL_TS_POSSIBLE));
            }
            return notifies;
        }
    }

    /// Whether the peer gets it.
    sealed interface Decision {
        record Granted(Grant grant) implements Decision {}

        record Denied(Failure failure) implements Decision {}
    }

    /// What of a child's traffic the request meets, and how.
    private record Terms(EspMode mode, Selectors selectors) {}

    /// @param known the child that the request is to give a new pair; empty for a new child
    static Decision decide(
            Established sa, ChildResponder.Request request, Optional<Child> known, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        int childSasMax = turn.settings().limits().childSasMax();
        if (known.isEmpty() && turn.table().childCount() >= childSasMax) {
            return denied(
                    NotifyType.NO_ADDITIONAL_SAS,
                    "child.limit.all",
                    "there are %d Child SAs, which is the most".formatted(childSasMax));
        }
        if (known.isEmpty() && sa.children().size() >= Established.CHILDREN_MAX) {
            return denied(
                    NotifyType.NO_ADDITIONAL_SAS,
                    "child.limit",
                    "the IKE SA has %d children, which is the most"
                            .formatted(sa.children().size()));
        }
        var candidates = new ChildCandidates(sa, request, config);
        if (known.isEmpty() && request.message().has(NotifyType.SA_RESOURCE_INFO)) {
            return candidates.ofOneResource();
        }
        return known.isPresent()
                ? candidates.among(config.child(known.get().name()).stream().toList())
                : candidates.among(candidates.byFirstChoice());
    }

    /// RFC 9611: the peer wants Child SAs of one traffic for several of its processors. The data
    /// plane sends by one SA at a time, so there is the first and no other; the second would take
    /// the place of the first, for the next to take its place.
    private Decision ofOneResource() {
        return switch (among(byFirstChoice())) {
            case Decision.Granted(Grant grant) when isUp(grant.config()) ->
                    denied(
                            NotifyType.TS_MAX_QUEUE,
                            "child.resource.limit",
                            "peer asks for one more Child SA of %s for a processor of its own, one is the most"
                                    .formatted(grant.config().name()));
            case Decision decided -> decided;
        };
    }

    private boolean isUp(ChildConfig child) {
        return sa.children().stream()
                .anyMatch(up -> up.name().equals(child.name()) && up.isWanted());
    }

    /// The children that take what the peer put first go first: that is what it needs now.
    private List<ChildConfig> byFirstChoice() {
        return config.children().stream()
                .sorted(
                        Comparator.comparing(child ->
                                !Narrowing.takesFirst(
                                        child.selectors(), request.local(), request.remote())))
                .toList();
    }

    private Decision among(List<ChildConfig> children) {
        for (ChildConfig child : children) {
            Optional<Terms> terms = terms(child);
            if (terms.isEmpty()) {
                continue;
            }
            selectorsMet = true;
            switch (choose(child.proposals())) {
                case Selection.Refused<ChildSuite>(String text, Mismatch mismatch) -> {
                    mismatches.add("%s: %s".formatted(child.name(), text));
                    proposalApart = proposalApart.or(() -> Optional.of(mismatch));
                }
                case Selection.Chosen<ChildSuite>(ChildSuite suite, int number, Bytes spi) -> {
                    int peerSpi = ChildAgreement.spi(spi);
                    if (ChildAgreement.isUsable(peerSpi) && sa.childOfOutbound(peerSpi).isEmpty()) {
                        Terms met = terms.get();
                        return new Decision.Granted(
                                new Grant(
                                        child,
                                        met.mode(),
                                        met.selectors(),
                                        suite,
                                        number,
                                        peerSpi,
                                        isMorePossible(children, child, met)));
                    }
                    mismatches.add("the SPI %08x is reserved or in use".formatted(peerSpi));
                }
            }
        }
        return nothing();
    }

    /// Empty, with the reason noted, if the request and the child do not meet.
    private Optional<Terms> terms(ChildConfig child) {
        boolean asked = request.message().has(NotifyType.USE_TRANSPORT_MODE);
        Optional<Selectors> hosts =
                asked && child.mode() != Mode.TUNNEL ? betweenHosts(child) : Optional.empty();
        if (hosts.isPresent()) {
            return hosts.map(selectors -> new Terms(EspMode.TRANSPORT, selectors));
        }
        // Transport mode may be declined by not repeating its notify (RFC 7296 §1.3.1).
        Optional<Selectors> narrowed =
                Narrowing.narrow(child.selectors(), request.local(), request.remote());
        if (narrowed.isEmpty() || (asked && child.mode() == Mode.TRANSPORT)) {
            mismatches.add("%s has %s".formatted(child.name(), child.selectors()));
            return Optional.empty();
        }
        if (child.mode() == Mode.TRANSPORT) {
            selectorsMet = true;
            Cause apart = ChildAgreement.modesApart("asks for", EspMode.TRANSPORT, EspMode.TUNNEL);
            mismatches.add("%s: %s".formatted(child.name(), apart.text()));
            modeApart = modeApart.or(() -> Optional.of(apart));
            return Optional.empty();
        }
        return narrowed.map(selectors -> new Terms(EspMode.TUNNEL, selectors));
    }

    private Optional<Selectors> betweenHosts(ChildConfig child) {
        Wanted wanted = Wanted.of(sa, EspMode.TRANSPORT, request.local(), request.remote());
        return Narrowing.between(
                        child.selectors(),
                        sa.route().local().address(),
                        sa.route().remote().address())
                .flatMap(ours -> Narrowing.narrow(ours, wanted.local(), wanted.remote()));
    }

    /// RFC 7296 §2.9: what the peer asked for and does not get here, it may get by asking again.
    private boolean isMorePossible(List<ChildConfig> children, ChildConfig granted, Terms met) {
        return children.stream()
                .filter(child -> !child.name().equals(granted.name()))
                .filter(child -> !isUp(child))
                .flatMap(child -> terms(child).stream())
                .anyMatch(terms -> !Narrowing.contains(met.selectors(), terms.selectors()));
    }

    private Selection<ChildSuite> choose(List<EspProposal> ours) {
        return request.isFirst()
                ? Proposals.chooseFirstEsp(ours, request.offered())
                : Proposals.chooseEsp(ours, request.offered());
    }

    private Decision nothing() {
        String wish = Narrowing.text(request.local(), request.remote());
        String ours = mismatches.isEmpty() ? "none is configured" : String.join("; ", mismatches);
        String text =
                "peer asks for %s; of the children of %s: %s".formatted(wish, config.name(), ours);
        if (!selectorsMet) {
            return denied(
                    NotifyType.TS_UNACCEPTABLE,
                    new Cause("child.selectors.mismatch", text, selectorsApart(ours, wish)));
        }
        return modeApart.isPresent() && proposalApart.isEmpty()
                ? denied(NotifyType.NO_PROPOSAL_CHOSEN, modeApart.get())
                : denied(
                        NotifyType.NO_PROPOSAL_CHOSEN,
                        new Cause("child.proposal.mismatch", text, proposalApart));
    }

    private Mismatch selectorsApart(String ours, String wish) {
        boolean opaque =
                Narrowing.isAllOpaque(request.local()) || Narrowing.isAllOpaque(request.remote());
        String remedy =
                opaque
                        ? "no data plane here matches OPAQUE ports (RFC 4301 §4.4.1.1): have the"
                                + " peer ask for any port"
                        : "widen a child of %s to %s, or make the peer ask for what a child has"
                                .formatted(config.name(), wish);
        return new Mismatch(Subject.SELECTORS, ours, Optional.of(wish), List.of(), remedy);
    }

    private static Decision denied(NotifyType type, String code, String text) {
        return denied(type, new Cause(code, text));
    }

    private static Decision denied(NotifyType type, Cause cause) {
        return new Decision.Denied(Failure.told(type, cause, Verdict.CLOSE_CHILD));
    }
}
