package io.triplane.softplane.api;

import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.table.Policy;
import io.triplane.softplane.table.Protection;
import io.triplane.softplane.table.Spd;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The few debug commands that clients read. Text like VPP's, keys left out.
final class Cli {
    private static final int FAILED = -1;

    /// What VPP shows of input it does not know, at most.
    private static final int SHOWN_MAX = 30;

    private final Vpp vpp;
    private final Map<String, Supplier<String>> commands = new LinkedHashMap<>();

    Cli(Vpp vpp) {
        this.vpp = vpp;
        commands.put("show version", Cli::version);
        commands.put("show crypto handlers", CryptoHandlers::table);
        commands.put("show crypto engines", Cli::engines);
        commands.put("show crypto async status", () -> "Crypto async dispatch mode: POLLING\n");
        commands.put("show interface", this::interfaces);
        commands.put("show interface address", this::addresses);
        commands.put("show ipsec all", this::all);
        commands.put("show ipsec sa", this::sas);
        commands.put("show ipsec spd", this::spds);
        commands.put("show ipsec protect", this::protects);
        commands.put("show ipsec interface", this::bindings);
    }

    /// What a command printed. A refusal has a retval and its reason as text.
    record Output(int retval, String text) {}

    Output run(String input) {
        String command = input.strip().replaceAll("\\s+", " ");
        if (command.startsWith("comment")) {
            return new Output(0, "");
        }
        Supplier<String> known = commands.get(command);
        if (known != null) {
            return new Output(0, known.get());
        }
        List<String> words = List.of(command.split(" ", -1));
        int depth = 0;
        while (depth < words.size() && isPrefix(words.subList(0, depth + 1))) {
            depth++;
        }
        String parent = String.join(" ", words.subList(0, depth));
        String rest = String.join(" ", words.subList(depth, words.size()));
        String shown = rest.length() > SHOWN_MAX ? rest.substring(0, SHOWN_MAX) + "..." : rest;
        String unknown = "unknown input `" + shown + "'\n";
        return new Output(FAILED, parent.isEmpty() ? unknown : parent + ": " + unknown);
    }

    private boolean isPrefix(List<String> words) {
        String path = String.join(" ", words);
        return commands.keySet().stream()
                .anyMatch(command -> command.equals(path) || command.startsWith(path + " "));
    }

    private static String version() {
        return "vpp v%s built by softplane on this host%n".formatted(ProcessServices.VERSION);
    }

    private static String engines() {
        return "%-20s%-8s%s%n%-20s%-8d%s%n"
                .formatted(
                        "Name",
                        "Prio",
                        "Description",
                        CryptoHandlers.ENGINE,
                        50,
                        "Java Cryptography Architecture");
    }

    private String interfaces() {
        StringBuilder out =
                new StringBuilder("%-32s%-6s%-8s%s%n".formatted("Name", "Idx", "State", "MTU"));
        vpp.interfaces().stream()
                .forEach(itf ->
                        out.append(
                                "%-32s%-6d%-8s%d/%d/%d/%d%n"
                                        .formatted(
                                                itf.name(),
                                                itf.index(),
                                                itf.isAdminUp() ? "up" : "down",
                                                itf.mtus().l3(),
                                                itf.mtus().ip4(),
                                                itf.mtus().ip6(),
                                                itf.mtus().mpls())));
        return out.toString();
    }

    private String addresses() {
        return vpp.interfaces().stream().map(Cli::addresses).collect(Collectors.joining());
    }

    private static String addresses(VppInterface itf) {
        StringBuilder out = new StringBuilder();
        out.append("%s (%s):%n".formatted(itf.name(), itf.isAdminUp() ? "up" : "dn"));
        itf.addresses().forEach(address -> out.append("  L3 %s%n".formatted(address)));
        itf.lender()
                .ifPresent(lender -> out.append("  unnumbered, use %s%n".formatted(lender.name())));
        return out.toString();
    }

    private String all() {
        String mode = vpp.sad().asyncMode() ? "on" : "off";
        return sas() + spds() + bindings() + protects() + "IPSec async mode: " + mode + "\n";
    }

    private String sas() {
        return vpp.sad().stream().map(this::sa).collect(Collectors.joining());
    }

    private String sa(SecurityAssociation sa) {
        return "[%d] sa %s spi %s (0x%08x) protocol:%s flags:[0x%02x] packets %d bytes %d%n"
                .formatted(
                        sa.statIndex(),
                        Integer.toUnsignedString(sa.id()),
                        Integer.toUnsignedString(sa.spi()),
                        sa.spi(),
                        sa.spec().protocol() == 50 ? "esp" : "ah",
                        sa.flags().bits(),
                        vpp.sad().packets(sa),
                        vpp.sad().octets(sa));
    }

    private String spds() {
        return vpp.spds().stream().map(this::spd).collect(Collectors.joining());
    }

    private String spd(Spd spd) {
        StringBuilder out = new StringBuilder("spd %d%n".formatted(spd.id()));
        spd.policies().forEach(policy -> out.append(policy(policy)));
        return out.toString();
    }

    private String policy(Policy policy) {
        Policy.Spec spec = policy.spec();
        return "  [%d] priority %d action %s type %s protocol %s%s packets %d%n"
                .formatted(
                        policy.statIndex(),
                        spec.priority(),
                        spec.action().name().toLowerCase(Locale.ROOT),
                        spec.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        spec.protocol() == Policy.Spec.ANY_PROTOCOL ? "any" : spec.protocol(),
                        policy.sa().map(sa -> " sa " + sa.id()).orElse(""),
                        vpp.spds().packets(policy));
    }

    private String protects() {
        return vpp.protections().all().stream().map(Cli::protect).collect(Collectors.joining());
    }

    private static String protect(Protection protection) {
        return "%s nh %s output-sa: %d input-sa: %s%n"
                .formatted(
                        protection.itf().name(),
                        protection.nextHop(),
                        protection.outbound().id(),
                        protection.inbound().stream().map(SecurityAssociation::id).toList());
    }

    private String bindings() {
        StringBuilder out = new StringBuilder("SPD Bindings:\n");
        vpp.spds()
                .bindings()
                .forEach((itf, spd) ->
                        out.append("  %d -> sw_if_index %d%n".formatted(spd.id(), itf)));
        return out.toString();
    }
}
