package io.triplane.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// `./triplane sim`: runs seeds, or looks whether planted faults are found.
public final class Main {
    private static final String USAGE =
            """
            usage: ./triplane sim [--seeds N] [--seed S] [--json]     random courses of events; rules at every step
                   ./triplane sim --planted [--seeds N] [--json]      faults planted in the engine, each to be found

              --seeds N   how many seeds (100); with --planted at most so many for each fault (2000)
              --seed S    the first one (1); alone: only that one, with its transcript if a rule is broken
              --json      one object on the last line

            Exit status: 0 no rule is broken, or every fault is found; 1 otherwise; 2 usage.
            """;

    private static final int SEEDS = 100;
    private static final int SEEDS_PLANTED = 2000;

    private Main() {}

    /// What was asked for.
    private record Wish(
            Optional<Integer> seeds, Optional<Long> first, boolean json, boolean planted) {
        static final Wish NOTHING = new Wish(Optional.empty(), Optional.empty(), false, false);

        Wish ofSeeds(int number) {
            return new Wish(Optional.of(number), first, json, planted);
        }

        Wish from(long seed) {
            return new Wish(seeds, Optional.of(seed), json, planted);
        }

        Wish asJson() {
            return new Wish(seeds, first, true, planted);
        }

        Wish ofPlanted() {
            return new Wish(seeds, first, json, true);
        }
    }

    public static void main(String[] args) {
        if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        System.exit(parse(args).map(Main::run).orElse(2));
    }

    private static Optional<Wish> parse(String[] args) {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        Wish wish = Wish.NOTHING;
        try {
            while (!words.isEmpty()) {
                String word = words.remove();
                wish =
                        switch (word) {
                            case "--seeds" ->
                                    wish.ofSeeds(Integer.parseUnsignedInt(words.remove()));
                            case "--seed" -> wish.from(Long.parseLong(words.remove()));
                            case "--json" -> wish.asJson();
                            case "--planted" -> wish.ofPlanted();
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
        if (wish.planted()) {
            return Planted.run(wish.seeds().orElse(SEEDS_PLANTED), wish.json());
        }
        int seeds = wish.seeds().orElse(wish.first().isPresent() ? 1 : SEEDS);
        Tally tally = Batch.run(wish.first().orElse(1L), seeds);
        tally.print(wish.json());
        return tally.isGood() ? 0 : 1;
    }
}
