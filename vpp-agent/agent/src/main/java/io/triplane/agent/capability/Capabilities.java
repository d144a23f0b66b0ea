package io.triplane.agent.capability;

import io.triplane.agent.sa.EspAlgorithms;
import io.triplane.agent.sa.SaCheck;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import io.triplane.plane.PlaneCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the VPP at the other end can do, asked once per connection.
public final class Capabilities implements SaDatabase.SuiteChoice {
    /// Takes AEAD suites alone: its path for ciphers with an HMAC crashes VPP 26.06 or sends a
    /// first packet in clear.
    private static final String CRYPTODEV = "dpdk_cryptodev";

    /// Runs any algorithm on VPP's workers, with random initialisation vectors.
    private static final String SOFTWARE_ASYNC = "sw_scheduler";

    private final CryptoHandlers handlers;
    private final PlaneCapabilities published;

    private Capabilities(CryptoHandlers handlers, PlaneCapabilities published) {
        this.handlers = handlers;
        this.published = published;
    }

    /// Asks VPP.
    public static Capabilities probe(VppCalls vpp) throws RefusedException {
        VppProcess.Version version = vpp.call(new VppProcess.ShowVersion(), "version");
        VppProcess.Threads threads = vpp.call(new VppProcess.ShowThreads(), "threads");
        String table =
                vpp.call(new VppProcess.Cli("show crypto handlers"), "crypto engines").plainText();
        return of(
                "vpp " + version.version(),
                (int)
                        threads.threads().stream()
                                .filter(row -> row.type().equals("workers"))
                                .count(),
                table,
                vpp.has(Catalogue.ACL));
    }

    /// Draws the conclusions.
    ///
    /// @param table `show crypto handlers` without colours
    static Capabilities of(String product, int workers, String table, boolean accessLists) {
        CryptoHandlers handlers = CryptoHandlers.parse(table);
        List<String> notes = new ArrayList<>();
        List<EspSuite> suites = new ArrayList<>();
        boolean hardwareMac = false;
        for (EspSuite suite : EspAlgorithms.all()) {
            EspAlgorithms algorithms = EspAlgorithms.of(suite).orElseThrow();
            boolean served = isServed(handlers, algorithms, false);
            boolean unsafe = !algorithms.cipher().isCombined() && onCryptodev(handlers, algorithms);
            hardwareMac |= served && unsafe;
            if (served && !unsafe) {
                suites.add(suite);
            }
        }
        if (handlers.isEmpty()) {
            notes.add("crypto engines are unknown: VPP's table of handlers cannot be read");
        }
        if (hardwareMac) {
            notes.add(
                    "ciphers with an HMAC are not offered: on a DPDK crypto device this VPP may"
                            + " crash or send clear text");
        }
        if (!accessLists) {
            notes.add(
                    "no access lists (acl_plugin.so), so no tunnels: selectors could not be"
                            + " enforced");
        }
        return new Capabilities(
                handlers,
                new PlaneCapabilities(
                        product,
                        suites,
                        handlers.engines(),
                        workers,
                        accessLists,
                        accessLists,
                        true,
                        isEsnServed(handlers, suites),
                        SaCheck.REPLAY_WINDOW_MAX,
                        notes));
    }

    private static boolean isServed(
            CryptoHandlers handlers, EspAlgorithms algorithms, boolean esn) {
        return handlers.isServed(algorithms.handler(esn));
    }

    private static boolean onCryptodev(CryptoHandlers handlers, EspAlgorithms algorithms) {
        return handlers.asyncEngine(algorithms.handler(false))
                .filter(engine -> engine.startsWith(CRYPTODEV))
                .isPresent();
    }

    private static boolean isEsnServed(CryptoHandlers handlers, List<EspSuite> suites) {
        return !suites.isEmpty()
                && suites.stream()
                        .map(suite -> EspAlgorithms.of(suite).orElseThrow())
                        .allMatch(algorithms -> isServed(handlers, algorithms, true));
    }

    public PlaneCapabilities published() {
        return published;
    }

    /// An AEAD suite that has an engine, for an SA that is never used.
    public Optional<EspSuite> anyAead() {
        return published.suites().stream()
                .filter(suite -> suite.integrity() == EspSuite.Integrity.NONE)
                .findFirst();
    }

    @Override
    public void require(EspSa sa, String subject) throws RefusedException {
        boolean served =
                published.suites().contains(sa.suite())
                        && EspAlgorithms.of(sa.suite())
                                .filter(algorithms ->
                                        isServed(
                                                handlers, algorithms, sa.extendedSequenceNumbers()))
                                .isPresent();
        if (!served) {
            throw RefusedException.lasting(
                    "plane.suite.no-engine",
                    "%s: this VPP has no engine for %s%s and would drop every packet; choose one of"
                                    .formatted(
                                            subject,
                                            sa.suite(),
                                            sa.extendedSequenceNumbers() ? " with ESN" : "")
                            + " "
                            + published.suites());
        }
    }

    /// CBC goes the asynchronous way where software does it: the synchronous one has only 256
    /// initialisation vectors for each SA. AEAD goes it where hardware does it.
    @Override
    public boolean isAsync(EspAlgorithms algorithms, boolean esn) {
        Optional<String> engine = handlers.asyncEngine(algorithms.handler(esn));
        if (engine.isEmpty()) {
            return false;
        }
        boolean software = engine.get().equals(SOFTWARE_ASYNC);
        return algorithms.cipher().isBlockChained() ? software : !software;
    }
}
