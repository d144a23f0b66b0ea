package io.triplane.softplane;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPrefix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The parts of `NAME=part,part,key=value`, the form in which the command line describes a port.
record PortText(
        String option, String text, String name, List<String> words, Map<String, String> options) {
    private static final int MTU_DEFAULT = 1500;
    private static final int MTU_MIN = 576;
    private static final int NAME_CHARACTERS_MAX = 63;

    PortText {
        words = List.copyOf(words);
        options = Map.copyOf(options);
    }

    /// @param keys the `key=value` parts that there are
    static PortText parse(String option, String text, Set<String> keys) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals > NAME_CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "%s %s: write NAME=ADDRESS,…, e.g. wan0=192.0.2.1".formatted(option, text));
        }
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (String part : text.substring(equals + 1).split(",", -1)) {
            int inner = part.indexOf('=');
            if (inner < 0) {
                words.add(part);
            } else {
                options.put(part.substring(0, inner), part.substring(inner + 1));
            }
        }
        PortText parts = new PortText(option, text, text.substring(0, equals), words, options);
        for (String key : options.keySet()) {
            if (!keys.contains(key)) {
                throw parts.wrong(
                        "'%s' is not known here, known are %s".formatted(key, new TreeSet<>(keys)));
            }
        }
        return parts;
    }

    IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("%s %s: %s".formatted(option, text, why));
    }

    IpPrefix address(String word) {
        try {
            return word.contains("/") ? IpPrefix.parse(word) : IpPrefix.host(IpAddress.parse(word));
        } catch (IllegalArgumentException e) {
            throw wrong("'%s' is no address: %s".formatted(word, e.getMessage()));
        }
    }

    int number(String word, int least, int most) {
        try {
            int value = Integer.parseInt(word);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong("'%s' is no number".formatted(word));
        }
        throw wrong("'%s' is not from %d to %d".formatted(word, least, most));
    }

    Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key));
    }

    Optional<Path> path(String key) {
        return option(key).map(Path::of);
    }

    int mtu() {
        return option("mtu").map(value -> number(value, MTU_MIN, 65_535)).orElse(MTU_DEFAULT);
    }
}
