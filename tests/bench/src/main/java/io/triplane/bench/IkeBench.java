package io.triplane.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// CPU time of a responder's process per set-up: IKE_SA_INIT and IKE_AUTH with the first child. The
/// same initiators, in this process, load ours and the peer in turns.
final class IkeBench {
    private final Plan plan;
    private final PrintStream out;

    /// How much is done.
    ///
    /// @param warmUp set-ups of each responder before the measured ones
    /// @param setUps measured set-ups of each
    /// @param standingMax SAs that stand at most: the set-ups of a round, deleted after it
    /// @param sas SAs for the memory figure, all standing at once
    record Plan(int warmUp, int setUps, int standingMax, int sas) {}

    IkeBench(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// @param strongSwan the peer, if there is to be one
    IkeReport run(Optional<StrongSwanFiles> strongSwan) throws BenchException {
        try (Workspace workspace = Workspace.open();
                Contender ours = new Contender(OwnResponder.start(workspace, List.of()))) {
            Optional<IkeReport.Peer> peer = Optional.empty();
            if (strongSwan.isPresent()) {
                peer = Optional.of(against(strongSwan.get(), ours, workspace));
            } else {
                inTurns(List.of(ours));
            }
            out.printf("setting %d SAs up for their memory ...%n", plan.sas());
            MemoryBench.Octets perSa = MemoryBench.perSa(workspace, plan.sas());
            return new IkeReport(plan, ours.figures(), perSa, peer);
        }
    }

    private IkeReport.Peer against(StrongSwanFiles files, Contender ours, Workspace workspace)
            throws BenchException {
        try (Contender theirs = new Contender(StrongSwanResponder.start(files, workspace))) {
            inTurns(List.of(ours, theirs));
            return new IkeReport.Peer(
                    theirs.name(), files.version(), StrongSwanResponder.NOTE, theirs.figures());
        }
    }

    /// Round by round, the one that goes first changing, so that what else the machine does falls
    /// on all alike.
    private void inTurns(List<Contender> contenders) throws BenchException {
        for (Contender contender : contenders) {
            out.printf("%s: warming up with %d set-ups ...%n", contender.name(), plan.warmUp());
            for (int count : rounds(plan.warmUp())) {
                contender.warmUp(count);
            }
        }
        out.printf("measuring %d set-ups of each ...%n", plan.setUps());
        List<Contender> order = contenders;
        for (int count : rounds(plan.setUps())) {
            for (Contender contender : order) {
                contender.measure(count);
            }
            order = order.reversed();
        }
    }

    /// As many as may stand, and the rest.
    private List<Integer> rounds(int setUps) {
        List<Integer> rounds = new ArrayList<>();
        for (int left = setUps; left > 0; left -= plan.standingMax()) {
            rounds.add(Math.min(left, plan.standingMax()));
        }
        return rounds;
    }
}
