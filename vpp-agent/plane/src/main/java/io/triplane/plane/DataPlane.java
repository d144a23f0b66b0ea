package io.triplane.plane;

import java.util.concurrent.CompletionStage;

/// Programs interfaces, tunnels and Child SAs into a data plane and tells what became of them.
///
/// Requests about one tunnel are carried out in the order of their submission; requests about
/// different tunnels may overtake each other (deletes and rekeys first, then new set-ups). A
/// request never blocks its caller and is always answered, with a [PlaneAnswer.Refused] when the
/// plane is away or says no: the stage never completes exceptionally. Answers arrive on a thread of
/// the plane, which must not be held up.
public interface DataPlane extends AutoCloseable {
    /// Carries out one request.
    CompletionStage<PlaneAnswer> submit(PlaneRequest request);

    /// What the plane can do, as probed at the last connect; all absent while it is away.
    PlaneCapabilities capabilities();

    /// Usage of every Child SA pair that is installed, from one read of the plane's counters.
    CompletionStage<PlaneUsage> usage();

    /// Tells the listener about events from now on, on a thread of the plane.
    void listen(PlaneListener listener);

    /// Removes nothing: what is programmed goes on forwarding. [PlaneRequest.RemoveTunnel] removes.
    @Override
    void close();
}
