package io.triplane.bench;

import io.triplane.ikev2.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/// The process that is measured: our engine as a responder. Prints `ready PORT`; answers `heap` by
/// the octets that are in use on the heap after a collection; ends with its standard input.
final class ResponderMain {
    private ResponderMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        try (Pump pump = new Pump(0, _ -> {})) {
            pump.input(new Input.Configure(Suite.responder(pump.port())));
            Thread network = Thread.ofPlatform().name("network").start(() -> run(pump, ended));
            System.out.println("ready " + pump.port());
            BufferedReader commands =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (commands.readLine() != null) {
                MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
                memory.gc();
                System.out.println(memory.getHeapMemoryUsage().getUsed());
            }
            ended.set(true);
            network.join();
        }
    }

    private static void run(Pump pump, AtomicBoolean ended) {
        while (!ended.get()) {
            try {
                pump.poll();
            } catch (IOException e) {
                System.err.println("responder: " + e);
            }
        }
    }
}
