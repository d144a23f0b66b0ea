package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.List;

/// What VPP says of itself: version, threads, and its command line.
public final class VppProcess {
    private VppProcess() {}

    public record ShowVersion() implements Request<Version> {
        public static final Exchange<ShowVersion, Version> EXCHANGE =
                Exchange.reply(
                        Exchange.request("show_version", 0x51077d14, _ -> new ShowVersion()),
                        0xc919bde1,
                        Version::decode);

        @Override
        public Exchange<ShowVersion, Version> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    /// `version` reads like `26.06-release`.
    public record Version(
            int retval, String program, String version, String buildDate, String buildDirectory)
            implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.string("program", 32, program);
            out.string("version", 32, version);
            out.string("build_date", 32, buildDate);
            out.string("build_directory", 256, buildDirectory);
        }

        static Version decode(WireReader in) throws MalformedMessage {
            return new Version(
                    in.i32("retval"),
                    in.string("program", 32),
                    in.string("version", 32),
                    in.string("build_date", 32),
                    in.string("build_directory", 256));
        }
    }

    public record ShowThreads() implements Request<Threads> {
        public static final Exchange<ShowThreads, Threads> EXCHANGE =
                Exchange.reply(
                        Exchange.request("show_threads", 0x51077d14, _ -> new ShowThreads()),
                        0xefd78e83,
                        Threads::decode);

        @Override
        public Exchange<ShowThreads, Threads> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    public record Threads(int retval, List<ThreadRow> threads) implements Reply {
        public Threads {
            threads = List.copyOf(threads);
        }

        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.u32("count", threads.size());
            threads.forEach(thread -> thread.encode(out));
        }

        static Threads decode(WireReader in) throws MalformedMessage {
            return new Threads(in.i32("retval"), in.list(in.u32("count"), ThreadRow::decode));
        }
    }

    /// Thread 0 is main (`vpp_main`), the others workers (`type` is `workers`).
    public record ThreadRow(
            int id, String name, String type, int pid, int cpuId, int core, int cpuSocket) {
        void encode(WireWriter out) {
            out.u32("id", id);
            out.string("name", 64, name);
            out.string("type", 64, type);
            out.u32("pid", pid);
            out.u32("cpu_id", cpuId);
            out.u32("core", core);
            out.u32("cpu_socket", cpuSocket);
        }

        static ThreadRow decode(WireReader in) throws MalformedMessage {
            return new ThreadRow(
                    in.u32("id"),
                    in.string("name", 64),
                    in.string("type", 64),
                    in.u32("pid"),
                    in.u32("cpu_id"),
                    in.u32("core"),
                    in.u32("cpu_socket"));
        }
    }

    /// Runs a debug command. Its text is for people and may hold ANSI colours; a last resort.
    public record Cli(String command) implements Request<CliOutput> {
        public static final Exchange<Cli, CliOutput> EXCHANGE =
                Exchange.reply(
                        Exchange.request("cli_inband", 0xf8377302, Cli::decode),
                        0x05879051,
                        CliOutput::decode);

        @Override
        public Exchange<Cli, CliOutput> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.lastString("cmd", command);
        }

        static Cli decode(WireReader in) throws MalformedMessage {
            return new Cli(in.lastString("cmd"));
        }
    }

    public record CliOutput(int retval, String text) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.lastString("reply", text);
        }

        static CliOutput decode(WireReader in) throws MalformedMessage {
            return new CliOutput(in.i32("retval"), in.lastString("reply"));
        }

        /// The text without colour escapes (`ESC [ … m`).
        public String plainText() {
            return text.replaceAll("\u001b\\[[0-9;]*m", "");
        }
    }
}
