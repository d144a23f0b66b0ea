package io.triplane.daemon.shard;

import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.plane.DataPlane;
import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneListener;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// A transport, a data plane and a control side that note what they are handed.
final class RecordingWorld {
    final List<IkeDatagram> sent = new ArrayList<>();
    final List<String> keepalives = new ArrayList<>();
    final List<PlaneRequest> asked = new ArrayList<>();
    final List<ShardReport> reports = new ArrayList<>();
    final PlaneLanes lanes = new PlaneLanes(new RecordingPlane());
    Function<PlaneRequest, PlaneAnswer> verdict = _ -> new PlaneAnswer.Done();
    boolean transportTakes = true;
    boolean controlTakes = true;
    boolean traceWanted;

    Shard.World world() {
        return new Shard.World(lanes, new RecordingTransport(), this::report, () -> traceWanted);
    }

    private boolean report(ShardReport report) {
        if (controlTakes) {
            reports.add(report);
        }
        return controlTakes;
    }

    private final class RecordingTransport implements IkeTransport {
        @Override
        public void listen(IkeReceiver receiver) {
            throw new UnsupportedOperationException("the test brings datagrams itself");
        }

        @Override
        public boolean send(IkeDatagram datagram) {
            if (transportTakes) {
                sent.add(datagram);
            }
            return transportTakes;
        }

        @Override
        public boolean keepNatOpen(InetSocketAddress local, InetSocketAddress remote) {
            if (transportTakes) {
                keepalives.add(local + " > " + remote);
            }
            return transportTakes;
        }

        @Override
        public String description() {
            return "recorder";
        }

        @Override
        public void close() {}
    }

    private final class RecordingPlane implements DataPlane {
        @Override
        public CompletionStage<PlaneAnswer> submit(PlaneRequest request) {
            asked.add(request);
            return CompletableFuture.completedFuture(verdict.apply(request));
        }

        @Override
        public PlaneCapabilities capabilities() {
            return PlaneCapabilities.away("not asked in this test");
        }

        @Override
        public CompletionStage<PlaneUsage> usage() {
            return CompletableFuture.completedFuture(new PlaneUsage(List.of()));
        }

        @Override
        public void listen(PlaneListener listener) {
            throw new UnsupportedOperationException("shards do not listen to the plane");
        }

        @Override
        public void close() {}
    }
}
