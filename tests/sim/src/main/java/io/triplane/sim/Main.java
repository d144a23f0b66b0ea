package io.triplane.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// `./triplane sim`: runs seeds.
public final class Main {
    private static final String USAGE =
            """
            usage: ./triplane sim [--seeds N] [--seed S] [--json]     random courses of events; rules at every step

              --seeds N   how many seeds (100)
              --seed S    the first one (1); alone: only that one, with its transcript if a rule is broken
              --json      one object on the last line

            Exit status: 0 no rule is broken; 1 otherwise; 2 usage.
            """;

    private static final int SEEDS = 100;

    private Main() {}

    /// What was asked for.
    private record Wish(Optional<Integer> seeds, Optional<Long> first, boolean json) {}

    public static void main(String[] args) {
        if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        System.exit(parse(args).map(Main::run).orElse(2));
    }

    private static Optional<Wish> parse(String[] args) {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        Wish wish = new Wish(Optional.empty(), Optional.empty(), false);
        try {
            while (!words.isEmpty()) {
                String word = words.remove();
                wish =
                        switch (word) {
                            case "--seeds" ->
                                    new Wish(
                                            Optional.of(Integer.parseUnsignedInt(words.remove())),
                                            wish.first(),
                                            wish.json());
                            case "--seed" ->
                                    new Wish(
                                            wish.seeds(),
                                            Optional.of(Long.parseLong(words.remove())),
                                            wish.json());
                            case "--json" -> new Wish(wish.seeds(), wish.first(), true);
                            default -> throw new IllegalArgumentException(word);
                        };
            }
            return Optional.of(wish);
        } catch (RuntimeException notUnderstood) {
            System.err.printf("triplane: sim: cannot read '%s'%n%s", String.join(" ", args), USAGE);
            return Optional.empty();
        }
    }

    private static int run(Wish wish) {
        int seeds = wish.seeds().orElse(wish.first().isPresent() ? 1 : SEEDS);
        Tally tally = Batch.run(wish.first().orElse(1L), seeds);
        tally.print(wish.json());
        return tally.isGood() ? 0 : 1;
    }
}
