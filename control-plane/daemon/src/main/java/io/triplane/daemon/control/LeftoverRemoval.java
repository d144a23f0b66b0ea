package io.triplane.daemon.control;

import io.triplane.daemon.lane.Lane;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneRequest;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Tells the data plane once that it has all that is configured. What an earlier run left there
/// keeps its traffic from leaving in clear until then. Owned by the control thread.
final class LeftoverRemoval {
    private static final System.Logger LOG = System.getLogger(LeftoverRemoval.class.getName());

    private final PlaneLanes lanes;
    private final Consumer<Runnable> controlThread;

    /// Whether something happened by which the configuration may be complete now.
    private boolean due;

    /// Asked for or done. Once is enough: the plane remembers over its own losses.
    private boolean told;

    /// @param controlThread runs what it is given on the control thread, soon
    LeftoverRemoval(PlaneLanes lanes, Consumer<Runnable> controlThread) {
        this.lanes = lanes;
        this.controlThread = controlThread;
    }

    /// The plane connected, or what is in force may be another than before.
    void due() {
        due = true;
    }

    /// @param complete whether a configuration was read and the plane has all of it
    void review(boolean planeConnected, BooleanSupplier complete) {
        if (told || !due || !planeConnected) {
            return;
        }
        due = false;
        if (complete.getAsBoolean()) {
            told = true;
            lanes.submit(
                    Lane.RECONCILE,
                    new PlaneRequest.RemoveLeftovers(),
                    answer -> controlThread.accept(() -> answered(answer)));
        }
    }

    private void answered(PlaneAnswer answer) {
        switch (answer) {
            case PlaneAnswer.Done _ -> LOG.log(Level.INFO, "all that is configured is applied");
            case PlaneAnswer.Refused refused -> {
                told = false; // until it is due again
                LOG.log(Level.WARNING, "leftovers of an earlier run: {0}", refused.text());
            }
        }
    }
}
