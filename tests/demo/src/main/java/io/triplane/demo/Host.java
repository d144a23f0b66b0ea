package io.triplane.demo;

/// A host behind a gateway, as seen from the demo.
final class Host {
    private final Talker talker;

    Host(Talker talker) {
        this.talker = talker;
    }

    /// What a host sent and received.
    record Report(long sent, Ranges received) {}

    void start() throws DemoException {
        talker.ask("start");
    }

    void stop() throws DemoException {
        talker.ask("stop");
    }

    /// The number it sent last.
    long mark() throws DemoException {
        return Long.parseLong(talker.ask("mark"));
    }

    Report report() throws DemoException {
        String line = talker.ask("report");
        int space = line.indexOf(' ');
        return new Report(
                Long.parseLong(line.substring(0, space)), Ranges.parse(line.substring(space + 1)));
    }
}
