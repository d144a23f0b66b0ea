package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Datagrams of another version of IKE: anyone can send them, so they touch no IKE SA, whatever SPI
/// they name (RFC 7296 §2.5). Owned by the engine.
public final class OtherVersions {
    private static final int ANSWERS_MAX = 10;
    private static final Duration ANSWERS_PERIOD = Duration.ofSeconds(1);

    /// An operator needs to read of it, not to read nothing else.
    private static final int REPORTS_MAX = 2;

    private static final Duration REPORTS_PERIOD = Duration.ofMinutes(1);

    private final Budget answers;
    private final Budget reports;

    public OtherVersions() {
        this(new Budget(ANSWERS_MAX, ANSWERS_PERIOD), new Budget(REPORTS_MAX, REPORTS_PERIOD));
    }

    private OtherVersions(Budget answers, Budget reports) {
        this.answers = answers;
        this.reports = reports;
    }

    /// @param version the major one, which is not ours
    public void arrived(SaInput.Arrived arrived, int version, Turn turn) {
        boolean older = version < IkeHeader.MAJOR_VERSION;
        turn.count(older ? Counter.OLDER_VERSION : Counter.NEWER_VERSION);
        if (reports.spend(turn.now())) {
            turn.failed(
                    arrived.route(),
                    Optional.empty(),
                    Optional.empty(),
                    Failure.silent(cause(arrived, version), Verdict.KEEP_SA));
        }
        // An older peer may not understand us; a response is no question.
        boolean told = !older || turn.settings().strangers().answersIkev1();
        if (told && !arrived.header().response() && answers.spend(turn.now())) {
            refuse(arrived, turn);
        }
    }

    private static Cause cause(SaInput.Arrived arrived, int version) {
        var remote = arrived.route().remote();
        return version == 1
                ? new Cause(
                        "ike.version.ikev1",
                        "peer speaks IKEv1: %s sends it, and this gateway speaks IKEv2 alone: set"
                                        .formatted(remote)
                                + " the peer to IKEv2")
                : new Cause(
                        "ike.version",
                        "%s sends IKE version %d; this gateway speaks version %d alone: set the"
                                        .formatted(remote, version, IkeHeader.MAJOR_VERSION)
                                + " peer to it");
    }

    /// RFC 7296 §1.5: SPIs, exchange and message id are the request's, the version is ours.
    private static void refuse(SaInput.Arrived arrived, Turn turn) {
        IkeHeader asked = arrived.header();
        IkeHeader header =
                new IkeHeader(
                        asked.spiI(),
                        asked.spiR(),
                        asked.exchangeType(),
                        !asked.fromInitiator(),
                        true,
                        asked.messageId());
        Message message =
                Message.clear(header, List.of(Notify.of(NotifyType.INVALID_MAJOR_VERSION)));
        turn.send(arrived.route(), message, MessageEncoder.encode(message));
    }

    public void write(StateWriter out) {
        out.version(1);
        answers.write(out);
        reports.write(out);
    }

    public static OtherVersions read(StateReader in) {
        in.version("other versions", 1);
        return new OtherVersions(
                Budget.read(in, ANSWERS_MAX, ANSWERS_PERIOD),
                Budget.read(in, REPORTS_MAX, REPORTS_PERIOD));
    }
}
