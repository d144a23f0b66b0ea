package io.triplane.ikev2.wire;

import java.util.Optional;

/// How often a payload may appear in a message. With a `notification` the rule counts only Notify
/// payloads of that type.
public record PayloadRule(
        PayloadType payload, Optional<NotifyType> notification, int min, int max) {

    /// The payload must be there, once.
    static PayloadRule one(PayloadType payload) {
        return new PayloadRule(payload, Optional.empty(), 1, 1);
    }

    /// The payload may be there, once.
    static PayloadRule maybe(PayloadType payload) {
        return new PayloadRule(payload, Optional.empty(), 0, 1);
    }

    /// Any number up to the limit of that payload.
    static PayloadRule any(PayloadType payload) {
        return new PayloadRule(payload, Optional.empty(), 0, max(payload));
    }

    /// At least one, up to the limit of that payload.
    static PayloadRule some(PayloadType payload) {
        return new PayloadRule(payload, Optional.empty(), 1, max(payload));
    }

    static PayloadRule one(NotifyType notification) {
        return new PayloadRule(PayloadType.NOTIFY, Optional.of(notification), 1, 1);
    }

    static PayloadRule none(NotifyType notification) {
        return new PayloadRule(PayloadType.NOTIFY, Optional.of(notification), 0, 0);
    }

    /// The most of a payload where it may repeat.
    private static int max(PayloadType payload) {
        return switch (payload) {
            case NOTIFY -> Limits.NOTIFICATIONS_MAX;
            case CERT, CERTREQ -> Limits.CERTIFICATES_MAX;
            case VENDOR_ID -> Limits.VENDOR_IDS_MAX;
            case DELETE -> Limits.DELETES_MAX;
            case NONE,
                    SA,
                    KEY_EXCHANGE,
                    ID_INITIATOR,
                    ID_RESPONDER,
                    AUTH,
                    NONCE,
                    TS_INITIATOR,
                    TS_RESPONDER,
                    ENCRYPTED,
                    CONFIGURATION,
                    EAP,
                    GENERIC_SECURE_PASSWORD,
                    ENCRYPTED_FRAGMENT,
                    PUZZLE_SOLUTION ->
                    1;
        };
    }

    boolean allows(Message message) {
        int count = count(message);
        return count >= min && count <= max;
    }

    /// What the operator reads when the rule does not allow the message.
    String fault(Message message) {
        String limit = min == max ? "exactly " + max : min + " to " + max;
        return this + " appears " + count(message) + " times, " + limit + " allowed";
    }

    private int count(Message message) {
        int count = 0;
        for (Payload candidate : message.payloads()) {
            count += isAbout(candidate) ? 1 : 0;
        }
        return count;
    }

    private boolean isAbout(Payload candidate) {
        return candidate.payloadType() == payload.number()
                && (notification.isEmpty()
                        || (candidate instanceof Notify notify && notify.is(notification.get())));
    }

    /// `SA`, `N(REKEY_SA)`.
    @Override
    public String toString() {
        return notification.isPresent() ? "N(" + notification.get().token() + ")" : payload.token();
    }
}
