package io.triplane.ikev2.wire;

/// Puzzle Solution payload, RFC 8019 §8.2: keys under which the prf of the cookie ends in zeros,
/// one after the other.
public record PuzzleSolution(Bytes keys) implements Payload {
    @Override
    public int payloadType() {
        return PayloadType.PUZZLE_SOLUTION.number();
    }
}
