package io.triplane.jvpp.golden;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.vppfixture.RealVpp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Records the vector files anew from the installed VPP, one fresh process for each. Run by hand,
/// with the target folder as argument, when a message is added; then read the difference.
public final class GoldenRecorder {
    private interface Scenario {
        void record(GoldenRecording vpp) throws IOException, MalformedMessage;
    }

    private record Recorded(String comment, Scenario scenario) {}

    private static final Map<String, Recorded> SCENARIOS = new LinkedHashMap<>();

    static {
        add("control", "The connection and the process.", GoldenScenarios::control);
        add("interfaces", "Addresses, flags, tags, events.", GoldenScenarios::interfaces);
        add("routes", "Routes, tables, neighbours.", GoldenScenarios::routes);
        add("sad", "Security associations and their dump.", GoldenIpsecScenarios::sad);
        add("sad-refusals", "SAs that VPP refuses.", GoldenIpsecScenarios::refusals);
        add("sad-references", "Who keeps an SA alive.", GoldenIpsecScenarios::references);
        add("spd", "Policies and bindings.", GoldenIpsecScenarios::spd);
        add("tunnel-protect", "IPsec interfaces.", GoldenIpsecScenarios::tunnelProtect);
        add("acl", "Access lists, MSS clamping.", GoldenScenarios::acl);
        add("punt", "Punt sockets.", GoldenScenarios::punt);
        add("crypto", "Crypto engines.", GoldenScenarios::crypto);
        add("details", "Rows of dumps that differ between planes.", GoldenScenarios::details);
    }

    private GoldenRecorder() {}

    private static void add(String name, String comment, Scenario scenario) {
        SCENARIOS.put(name, new Recorded(comment, scenario));
    }

    public static void main(String[] arguments) throws IOException, MalformedMessage {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, Recorded> entry : SCENARIOS.entrySet()) {
            String text = record(entry.getValue());
            String replay = entry.getKey().equals("details") ? "replay no\n" : "";
            Files.writeString(folder.resolve(entry.getKey() + ".txt"), replay + text);
        }
    }

    private static String record(Recorded recorded) throws IOException, MalformedMessage {
        try (RealVpp vpp = RealVpp.start(RealVpp.Options.PLAIN);
                RawClient client = new RawClient(vpp.apiSocket())) {
            GoldenRecording recording =
                    new GoldenRecording(
                            client,
                            "Recorded from VPP 26.06-release (x86-64, no DPDK).",
                            recorded.comment());
            recorded.scenario().record(recording);
            return recording.text();
        }
    }
}
