package io.triplane.cli.config;

/// The word of an address's family.
final class Families {
    private Families() {}

    static String of(String address) {
        return address.contains(":") ? "ip6" : "ip4";
    }
}
