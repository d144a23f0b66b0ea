package io.triplane.ikev2.wire;

import static io.triplane.ikev2.wire.ExchangeType.CREATE_CHILD_SA;
import static io.triplane.ikev2.wire.ExchangeType.IKE_AUTH;
import static io.triplane.ikev2.wire.ExchangeType.IKE_FOLLOWUP_KE;
import static io.triplane.ikev2.wire.ExchangeType.IKE_INTERMEDIATE;
import static io.triplane.ikev2.wire.ExchangeType.IKE_SA_INIT;
import static io.triplane.ikev2.wire.ExchangeType.INFORMATIONAL;
import static io.triplane.ikev2.wire.PayloadRule.any;
import static io.triplane.ikev2.wire.PayloadRule.maybe;
import static io.triplane.ikev2.wire.PayloadRule.none;
import static io.triplane.ikev2.wire.PayloadRule.one;
import static io.triplane.ikev2.wire.PayloadRule.some;
import static io.triplane.ikev2.wire.PayloadType.AUTH;
import static io.triplane.ikev2.wire.PayloadType.CERT;
import static io.triplane.ikev2.wire.PayloadType.CERTREQ;
import static io.triplane.ikev2.wire.PayloadType.CONFIGURATION;
import static io.triplane.ikev2.wire.PayloadType.DELETE;
import static io.triplane.ikev2.wire.PayloadType.EAP;
import static io.triplane.ikev2.wire.PayloadType.ID_INITIATOR;
import static io.triplane.ikev2.wire.PayloadType.ID_RESPONDER;
import static io.triplane.ikev2.wire.PayloadType.KEY_EXCHANGE;
import static io.triplane.ikev2.wire.PayloadType.NONCE;
import static io.triplane.ikev2.wire.PayloadType.NOTIFY;
import static io.triplane.ikev2.wire.PayloadType.PUZZLE_SOLUTION;
import static io.triplane.ikev2.wire.PayloadType.SA;
import static io.triplane.ikev2.wire.PayloadType.TS_INITIATOR;
import static io.triplane.ikev2.wire.PayloadType.TS_RESPONDER;
import static io.triplane.ikev2.wire.PayloadType.VENDOR_ID;

import java.util.List;
import java.util.Optional;

/// What a message of each exchange and direction may carry, RFC 7296 appendix C: one constant per
/// form, one rule per payload. A payload without a rule is not allowed; one that is not understood
/// is ignored.
public enum MessageForm {
    INIT_REQUEST(
            IKE_SA_INIT,
            false,
            maybe(PUZZLE_SOLUTION),
            one(SA),
            one(KEY_EXCHANGE),
            one(NONCE),
            any(NOTIFY),
            any(VENDOR_ID)),
    INIT_RESPONSE(
            IKE_SA_INIT,
            true,
            one(SA),
            one(KEY_EXCHANGE),
            one(NONCE),
            any(CERTREQ),
            any(NOTIFY),
            any(VENDOR_ID)),
    /// COOKIE, INVALID_KE_PAYLOAD, REDIRECT or an error; nothing was agreed.
    INIT_REFUSAL(IKE_SA_INIT, true, some(NOTIFY), any(VENDOR_ID)),

    AUTH_REQUEST(
            IKE_AUTH,
            false,
            one(ID_INITIATOR),
            any(CERT),
            any(CERTREQ),
            maybe(ID_RESPONDER),
            one(AUTH),
            maybe(CONFIGURATION),
            one(SA),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    /// RFC 6023: the IKE SA alone.
    AUTH_REQUEST_CHILDLESS(
            IKE_AUTH,
            false,
            one(ID_INITIATOR),
            any(CERT),
            any(CERTREQ),
            maybe(ID_RESPONDER),
            one(AUTH),
            maybe(CONFIGURATION),
            any(NOTIFY),
            any(VENDOR_ID)),
    /// No AUTH yet: the initiator asks for EAP (RFC 7296 §2.16).
    AUTH_REQUEST_EAP_FIRST(
            IKE_AUTH,
            false,
            one(ID_INITIATOR),
            any(CERTREQ),
            maybe(ID_RESPONDER),
            maybe(CONFIGURATION),
            one(SA),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    AUTH_REQUEST_EAP(IKE_AUTH, false, one(EAP), any(NOTIFY), any(VENDOR_ID)),
    AUTH_REQUEST_EAP_LAST(IKE_AUTH, false, one(AUTH), any(NOTIFY), any(VENDOR_ID)),

    AUTH_RESPONSE(
            IKE_AUTH,
            true,
            one(ID_RESPONDER),
            any(CERT),
            one(AUTH),
            maybe(CONFIGURATION),
            one(SA),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    /// The IKE SA stands without a child: none was asked for, or it was refused by a notification.
    AUTH_RESPONSE_CHILDLESS(
            IKE_AUTH,
            true,
            one(ID_RESPONDER),
            any(CERT),
            one(AUTH),
            maybe(CONFIGURATION),
            any(NOTIFY),
            any(VENDOR_ID)),
    AUTH_RESPONSE_EAP_FIRST(
            IKE_AUTH,
            true,
            one(ID_RESPONDER),
            any(CERT),
            maybe(AUTH),
            one(EAP),
            any(NOTIFY),
            any(VENDOR_ID)),
    AUTH_RESPONSE_EAP(IKE_AUTH, true, one(EAP), any(NOTIFY), any(VENDOR_ID)),
    AUTH_RESPONSE_EAP_LAST(
            IKE_AUTH,
            true,
            one(AUTH),
            maybe(CONFIGURATION),
            one(SA),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    /// As [#AUTH_RESPONSE_EAP_LAST], with the child refused.
    AUTH_RESPONSE_EAP_LAST_CHILDLESS(
            IKE_AUTH, true, one(AUTH), maybe(CONFIGURATION), some(NOTIFY), any(VENDOR_ID)),
    /// The IKE SA does not come to stand.
    AUTH_REFUSAL(IKE_AUTH, true, some(NOTIFY), any(VENDOR_ID)),

    /// One of the additional key exchanges of an IKE SA that is being set up (RFC 9370 §2.2.2).
    INTERMEDIATE_REQUEST(IKE_INTERMEDIATE, false, one(KEY_EXCHANGE), any(NOTIFY), any(VENDOR_ID)),
    INTERMEDIATE_RESPONSE(IKE_INTERMEDIATE, true, one(KEY_EXCHANGE), any(NOTIFY), any(VENDOR_ID)),
    INTERMEDIATE_REFUSAL(IKE_INTERMEDIATE, true, some(NOTIFY), any(VENDOR_ID)),

    CREATE_CHILD_REQUEST(
            CREATE_CHILD_SA,
            false,
            none(NotifyType.REKEY_SA),
            maybe(CONFIGURATION),
            one(SA),
            one(NONCE),
            maybe(KEY_EXCHANGE),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    REKEY_CHILD_REQUEST(
            CREATE_CHILD_SA,
            false,
            one(NotifyType.REKEY_SA),
            maybe(CONFIGURATION),
            one(SA),
            one(NONCE),
            maybe(KEY_EXCHANGE),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    REKEY_IKE_REQUEST(
            CREATE_CHILD_SA,
            false,
            none(NotifyType.REKEY_SA),
            one(SA),
            one(NONCE),
            one(KEY_EXCHANGE),
            any(NOTIFY),
            any(VENDOR_ID)),
    /// Answers a new child and a rekeyed one alike.
    CREATE_CHILD_RESPONSE(
            CREATE_CHILD_SA,
            true,
            maybe(CONFIGURATION),
            one(SA),
            one(NONCE),
            maybe(KEY_EXCHANGE),
            one(TS_INITIATOR),
            one(TS_RESPONDER),
            any(NOTIFY),
            any(VENDOR_ID)),
    REKEY_IKE_RESPONSE(
            CREATE_CHILD_SA,
            true,
            one(SA),
            one(NONCE),
            one(KEY_EXCHANGE),
            any(NOTIFY),
            any(VENDOR_ID)),
    CREATE_CHILD_REFUSAL(CREATE_CHILD_SA, true, some(NOTIFY), any(VENDOR_ID)),

    /// One of the additional key exchanges behind a CREATE_CHILD_SA (RFC 9370 §2.2.4).
    FOLLOWUP_KE_REQUEST(
            IKE_FOLLOWUP_KE,
            false,
            one(NotifyType.ADDITIONAL_KEY_EXCHANGE),
            one(KEY_EXCHANGE),
            any(NOTIFY),
            any(VENDOR_ID)),
    FOLLOWUP_KE_RESPONSE(IKE_FOLLOWUP_KE, true, one(KEY_EXCHANGE), any(NOTIFY), any(VENDOR_ID)),
    FOLLOWUP_KE_REFUSAL(IKE_FOLLOWUP_KE, true, some(NOTIFY), any(VENDOR_ID)),

    INFORMATIONAL_REQUEST(
            INFORMATIONAL, false, any(NOTIFY), any(DELETE), maybe(CONFIGURATION), any(VENDOR_ID)),
    INFORMATIONAL_RESPONSE(
            INFORMATIONAL, true, any(NOTIFY), any(DELETE), maybe(CONFIGURATION), any(VENDOR_ID));

    /// What the tables say of a message.
    public sealed interface Fit {
        record Fits(MessageForm form) implements Fit {}

        /// `what` is wrong by the form that came nearest.
        record Misfit(String what) implements Fit {}
    }

    private static final List<MessageForm> FORMS = List.of(values());

    private final ExchangeType exchange;
    private final boolean response;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change
    private final List<PayloadRule> rules;

    MessageForm(ExchangeType exchange, boolean response, PayloadRule... rules) {
        this.exchange = exchange;
        this.response = response;
        this.rules = List.of(rules);
    }

    public ExchangeType exchange() {
        return exchange;
    }

    public boolean isResponse() {
        return response;
    }

    public List<PayloadRule> rules() {
        return rules;
    }

    /// Everything but IKE_SA_INIT travels inside SK.
    public boolean mustBeEncrypted() {
        return exchange != IKE_SA_INIT;
    }

    /// The form of a message. No two forms fit one message.
    public static Fit of(Message message) {
        for (MessageForm form : FORMS) {
            if (form.isOf(message.header()) && form.faultCount(message) == 0) {
                return new Fit.Fits(form);
            }
        }
        return new Fit.Misfit(message.header() + ": " + nearestFault(message));
    }

    private static String nearestFault(Message message) {
        int fewest = Integer.MAX_VALUE;
        String nearest = "no exchange we take part in";
        for (MessageForm form : FORMS) {
            int count = form.isOf(message.header()) ? form.faultCount(message) : Integer.MAX_VALUE;
            if (count < fewest) {
                fewest = count;
                nearest = form.firstFault(message).orElse(nearest);
            }
        }
        return nearest;
    }

    private boolean isOf(IkeHeader header) {
        return header.exchangeType() == exchange.number() && header.response() == response;
    }

    private int faultCount(Message message) {
        int count = headerFault(message).isPresent() ? 1 : 0;
        for (PayloadRule rule : rules) {
            count += rule.allows(message) ? 0 : 1;
        }
        for (Payload payload : message.payloads()) {
            count += isAllowed(payload) ? 0 : 1;
        }
        return count;
    }

    private Optional<String> firstFault(Message message) {
        Optional<String> fault = headerFault(message);
        for (int i = 0; fault.isEmpty() && i < rules.size(); i++) {
            PayloadRule rule = rules.get(i);
            fault = rule.allows(message) ? fault : Optional.of(rule.fault(message));
        }
        for (int i = 0; fault.isEmpty() && i < message.payloads().size(); i++) {
            Payload payload = message.payloads().get(i);
            if (!isAllowed(payload)) {
                fault =
                        Optional.of(
                                PayloadType.nameOf(payload.payloadType()) + " is not allowed here");
            }
        }
        return fault;
    }

    private boolean isAllowed(Payload payload) {
        if (payload instanceof Unknown) {
            return true;
        }
        for (PayloadRule rule : rules) {
            if (rule.payload().number() == payload.payloadType()) {
                return true;
            }
        }
        return false;
    }

    /// The exchanges that set an IKE SA up have a fixed direction; the first one fixed numbers too.
    private Optional<String> headerFault(Message message) {
        IkeHeader header = message.header();
        if (message.encrypted() != mustBeEncrypted()) {
            return Optional.of(message.encrypted() ? "must not be encrypted" : "must be encrypted");
        }
        boolean setsUp =
                exchange == IKE_SA_INIT || exchange == IKE_INTERMEDIATE || exchange == IKE_AUTH;
        if (setsUp && header.fromInitiator() == response) {
            return Optional.of("initiator flag of the wrong side");
        }
        if (exchange == IKE_SA_INIT && header.messageId() != 0) {
            return Optional.of("message ID must be 0");
        }
        if (this == INIT_REQUEST && header.spiR() != 0) {
            return Optional.of("responder SPI must be zero");
        }
        return Optional.empty();
    }
}
