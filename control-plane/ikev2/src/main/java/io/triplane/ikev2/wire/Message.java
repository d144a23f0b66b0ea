package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An IKE message: header and payloads in order. `encrypted` tells that the payloads travel inside
/// an SK payload; nothing outside it is part of the message.
public record Message(IkeHeader header, boolean encrypted, List<Payload> payloads) {
    public Message {
        payloads = List.copyOf(payloads);
        if (payloads.size() > Limits.PAYLOADS_MAX) {
            throw new IllegalArgumentException(
                    "%d payloads, at most %d".formatted(payloads.size(), Limits.PAYLOADS_MAX));
        }
    }

    public static Message clear(IkeHeader header, List<Payload> payloads) {
        return new Message(header, false, payloads);
    }

    public static Message encrypted(IkeHeader header, List<Payload> payloads) {
        return new Message(header, true, payloads);
    }

    /// The first payload of that kind.
    public <T extends Payload> Optional<T> first(Class<T> kind) {
        for (Payload payload : payloads) {
            if (kind.isInstance(payload)) {
                return Optional.of(kind.cast(payload));
            }
        }
        return Optional.empty();
    }

    /// All payloads of that kind, in order.
    public <T extends Payload> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            if (kind.isInstance(payload)) {
                found.add(kind.cast(payload));
            }
        }
        return found;
    }

    /// IDi or IDr.
    public Optional<Identification> identification(Side side) {
        for (Payload payload : payloads) {
            if (payload instanceof Identification id && id.side() == side) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /// TSi or TSr.
    public Optional<TrafficSelectors> trafficSelectors(Side side) {
        for (Payload payload : payloads) {
            if (payload instanceof TrafficSelectors ts && ts.side() == side) {
                return Optional.of(ts);
            }
        }
        return Optional.empty();
    }

    /// The first notification of that type.
    public Optional<Notify> notification(NotifyType type) {
        for (Payload payload : payloads) {
            if (payload instanceof Notify notify && notify.is(type)) {
                return Optional.of(notify);
            }
        }
        return Optional.empty();
    }

    public boolean has(NotifyType type) {
        return notification(type).isPresent();
    }

    /// The first notification of the error range, of known type or not.
    public Optional<Notify> firstError() {
        for (Payload payload : payloads) {
            if (payload instanceof Notify notify && notify.isError()) {
                return Optional.of(notify);
            }
        }
        return Optional.empty();
    }

    /// One line, see [MessageTrace].
    @Override
    public String toString() {
        return MessageTrace.line(this);
    }
}
