package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.List;
import java.util.stream.Collectors;

/// The additional key exchanges that were agreed (RFC 9370 §2.2.1), in the order in which they take
/// place. A slot in which both ends do without is part of the agreement and has no exchange.
public record AdditionalKe(List<Slot> slots) {
    public static final AdditionalKe NONE = new AdditionalKe(List.of());

    /// @param number 1 to 7
    public record Slot(int number, KeyExchangeMethod method) {}

    public AdditionalKe {
        slots = List.copyOf(slots);
    }

    public List<KeyExchangeMethod> exchanges() {
        return slots.stream()
                .map(Slot::method)
                .filter(method -> method != KeyExchangeMethod.NONE)
                .toList();
    }

    void write(StateWriter out) {
        out.list(
                slots,
                slot -> {
                    out.u32(slot.number());
                    out.iana(slot.method());
                });
    }

    static AdditionalKe read(StateReader in) {
        return new AdditionalKe(in.list(() -> new Slot(in.u32(), StoredValues.keyExchange(in))));
    }

    /// `+ml-kem-768`, or nothing.
    @Override
    public String toString() {
        return exchanges().stream()
                .map(method -> "+" + method.token())
                .collect(Collectors.joining());
    }
}
