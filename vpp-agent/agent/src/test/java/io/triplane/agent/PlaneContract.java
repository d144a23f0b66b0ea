package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// An agent on a VPP, whichever it is, and a second look at what the VPP holds.
abstract class PlaneContract {
    private static final int WAIT_SECONDS = 30;

    @TempDir Path folder;

    PlaneUnderTest plane;
    VppDataPlane data;
    Census census;
    private final BlockingQueue<PlaneEvent> events = new LinkedBlockingQueue<>();

    abstract PlaneUnderTest startPlane();

    @BeforeEach
    void start() throws Exception {
        plane = startPlane();
        data = connect();
        census = Census.of(plane);
    }

    @AfterEach
    void stop() {
        boolean alive = plane.isAlive();
        census.close();
        data.close();
        plane.close();
        assertThat(alive).as("VPP lives: no call crashed it").isTrue();
    }

    VppDataPlane connect() throws IOException, InterruptedException {
        VppDataPlane opened =
                VppDataPlane.open(AgentConfig.of(plane.apiSocket(), plane.statsSocket(), folder));
        opened.listen(events::add);
        assertThat(events.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(PlaneEvent.Connected.class);
        return opened;
    }

    PlaneAnswer ask(PlaneRequest request) {
        return data.submit(request)
                .toCompletableFuture()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    void done(PlaneRequest request) {
        assertThat(ask(request)).as("%s", request).isEqualTo(new PlaneAnswer.Done());
    }

    PlaneAnswer.Refused refused(String code, PlaneRequest request) {
        PlaneAnswer answer = ask(request);
        assertThat(answer).isInstanceOf(PlaneAnswer.Refused.class);
        PlaneAnswer.Refused refusal = (PlaneAnswer.Refused) answer;
        assertThat(refusal.code()).as("%s", answer).isEqualTo(code);
        return refusal;
    }
}
