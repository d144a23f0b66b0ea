package io.triplane.daemon.control;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.lane.Lane;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.daemon.reconcile.Reconciler;
import io.triplane.daemon.reconcile.Step;
import io.triplane.daemon.reconcile.StepResult;
import io.triplane.daemon.shard.ShardCommand;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Carries out the reconciler's steps on shards and data plane and brings their answers back to the
/// control thread.
final class StepExecutor implements Reconciler.Executor {
    private static final String BUSY_CODE = "gateway.busy";

    private final PlaneLanes lanes;
    private final Shards shards;
    private final SaTable table;
    private final SecretOpener secrets;
    private final Consumer<Runnable> controlThread;

    /// @param controlThread runs what it is given on the control thread, soon
    StepExecutor(
            PlaneLanes lanes,
            Shards shards,
            SaTable table,
            SecretOpener secrets,
            Consumer<Runnable> controlThread) {
        this.lanes = lanes;
        this.shards = shards;
        this.table = table;
        this.secrets = secrets;
        this.controlThread = controlThread;
    }

    @Override
    public void execute(Step step, Consumer<StepResult> done) {
        switch (step) {
            case Step.ApplyInterface s -> plane(new PlaneRequest.ApplyInterface(s.config()), done);
            case Step.RemoveInterface s -> plane(new PlaneRequest.RemoveInterface(s.name()), done);
            case Step.ApplyTunnel s -> plane(new PlaneRequest.ApplyTunnel(s.tunnel()), done);
            case Step.RemoveTunnel s -> plane(new PlaneRequest.RemoveTunnel(s.tunnel()), done);
            case Step.ConfigureEngines s -> configure(s.connection(), done);
            case Step.UnconfigureEngines s -> {
                int standing = standing(s.connection(), Optional.empty());
                all(_ -> new ShardCommand.Unconfigure(s.connection()), standing, done);
            }
            case Step.EndChild s -> {
                int standing = standing(s.connection(), Optional.of(s.child()));
                all(_ -> new ShardCommand.EndChild(s.connection(), s.child()), standing, done);
            }
            case Step.Initiate s ->
                    one(
                            shards.toInitiate(s.connection(), table),
                            new ShardCommand.Initiate(s.connection().name(), s.child()),
                            done);
        }
    }

    private int standing(String connection, Optional<String> child) {
        return (int)
                table.children(Optional.of(connection)).stream()
                        .filter(ChildSaInfo::stands)
                        .filter(sa -> child.isEmpty() || child.get().equals(sa.view().childName()))
                        .count();
    }

    private void plane(PlaneRequest request, Consumer<StepResult> done) {
        lanes.submit(
                Lane.RECONCILE,
                request,
                answer -> {
                    StepResult result =
                            switch (answer) {
                                case PlaneAnswer.Done _ -> new StepResult.Done(0);
                                case PlaneAnswer.Refused refused ->
                                        new StepResult.Refused(
                                                Trouble.said(refused.code(), refused.text()),
                                                refused.temporary());
                            };
                    controlThread.accept(() -> done.accept(result));
                });
    }

    private void configure(DesiredConnection connection, Consumer<StepResult> done) {
        switch (secrets.open(connection.plan().secret())) {
            case SecretOpener.Opened.Closed closed ->
                    done.accept(new StepResult.Refused(closed.trouble(), false));
            case SecretOpener.Opened.Octets opened -> {
                try (Secret psk = opened.octets()) {
                    int home = shards.home(connection);
                    all(
                            shard ->
                                    new ShardCommand.Configure(
                                            connection.plan().forEngine(psk.copy(), shard == home)),
                            0,
                            done);
                }
            }
        }
    }

    private void one(int shard, ShardCommand command, Consumer<StepResult> done) {
        Runnable taken = () -> controlThread.accept(() -> done.accept(new StepResult.Done(0)));
        if (!shards.ask(shard, command, taken)) {
            done.accept(busy(command));
        }
    }

    /// Asks every shard. All commands that go to all shards may be repeated, so one that found no
    /// room makes the step one to be tried again as a whole.
    private void all(IntFunction<ShardCommand> command, int ended, Consumer<StepResult> done) {
        AtomicInteger missing = new AtomicInteger(shards.count());
        StepResult[] result = {new StepResult.Done(ended)};
        for (int shard = 0; shard < shards.count(); shard++) {
            ShardCommand asked = command.apply(shard);
            Runnable taken =
                    () -> {
                        if (missing.decrementAndGet() == 0) {
                            controlThread.accept(() -> done.accept(result[0]));
                        }
                    };
            if (!shards.ask(shard, asked, taken)) {
                wipe(asked);
                result[0] = busy(asked);
                taken.run();
            }
        }
    }

    private static void wipe(ShardCommand command) {
        if (command instanceof ShardCommand.Configure configure) {
            configure.connection().authentication().psk().close();
        }
    }

    private static StepResult busy(ShardCommand command) {
        return new StepResult.Refused(
                Trouble.said(
                        BUSY_CODE,
                        "a shard has no room for %s; it is tried again"
                                .formatted(command.getClass().getSimpleName())),
                true);
    }
}
