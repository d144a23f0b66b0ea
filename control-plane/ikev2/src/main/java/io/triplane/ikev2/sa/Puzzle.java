package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.PrfId;
import java.util.List;

/// The puzzle that came with the last cookie (RFC 8019), as far as it is solved.
public sealed interface Puzzle {
    /// There was none, or none that we solve.
    record None() implements Puzzle {}

    /// It is being worked on, a little at a time.
    ///
    /// @param zeroBits in which the prf of the cookie must end
    /// @param tried keys so far; the next one is this number
    /// @param keys those found
    record Open(PrfId prf, int zeroBits, long tried, List<Bytes> keys) implements Puzzle {
        public Open {
            keys = List.copyOf(keys);
        }
    }

    /// The keys, to go with the cookie.
    record Solved(Bytes keys) implements Puzzle {}

    Puzzle NONE = new None();

    static void write(StateWriter out, Puzzle puzzle) {
        switch (puzzle) {
            case None() -> out.tag(0);
            case Open(PrfId prf, int zeroBits, long tried, List<Bytes> keys) -> {
                out.tag(1);
                out.u32(prf.number());
                out.u32(zeroBits);
                out.u64(tried);
                out.list(keys, out::bytes);
            }
            case Solved(Bytes keys) -> {
                out.tag(2);
                out.bytes(keys);
            }
        }
    }

    static Puzzle read(StateReader in) {
        int tag = in.tag();
        return switch (tag) {
            case 0 -> NONE;
            case 1 ->
                    new Open(
                            PrfId.of(in.u32()).orElseThrow(),
                            in.u32(),
                            in.u64(),
                            in.list(in::bytes));
            case 2 -> new Solved(in.bytes());
            default -> throw in.unknownTag("puzzle", tag);
        };
    }
}
