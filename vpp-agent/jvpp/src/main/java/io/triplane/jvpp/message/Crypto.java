package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// Which engine does the work. No message lists engines: that takes `show crypto handlers`.
public final class Crypto {
    private Crypto() {}

    /// Moves an algorithm to another synchronous engine. `opClass` is 0 simple, 1 chained, 2 both.
    /// −1 when the engine lacks a kind that was asked for, and always for asynchronous engines.
    public record SetHandler(String algorithm, String engine, int opClass, boolean isAsync)
            implements Request<Retval> {
        public static final Exchange<SetHandler, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("crypto_set_handler", 0xce9ad00d, SetHandler::decode));

        @Override
        public Exchange<SetHandler, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.string("alg_name", 32, algorithm);
            out.string("engine", 16, engine);
            out.u8("oct", opClass);
            out.u8("is_async", isAsync ? 1 : 0);
        }

        static SetHandler decode(WireReader in) throws MalformedMessage {
            return new SetHandler(
                    in.string("alg_name", 32),
                    in.string("engine", 16),
                    in.u8("oct"),
                    in.u8("is_async") != 0);
        }
    }

    /// Flips every SA there is and the default; switching off also clears the flag of single SAs.
    public record SetAsyncMode(boolean enable) implements Request<Retval> {
        public static final Exchange<SetAsyncMode, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("ipsec_set_async_mode", 0xa6465f7c, SetAsyncMode::decode));

        @Override
        public Exchange<SetAsyncMode, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("async_enable", enable);
        }

        static SetAsyncMode decode(WireReader in) throws MalformedMessage {
            return new SetAsyncMode(in.bool("async_enable"));
        }
    }

    /// Always −126 in 26.06: kept so that a capability probe can tell a VPP where it works.
    public record SetAsyncDispatch(int mode, boolean adaptive) implements Request<Retval> {
        public static final Exchange<SetAsyncDispatch, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "crypto_set_async_dispatch_v2",
                                0x667d2d54,
                                SetAsyncDispatch::decode));

        @Override
        public Exchange<SetAsyncDispatch, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u8("mode", mode);
            out.bool("adaptive", adaptive);
        }

        static SetAsyncDispatch decode(WireReader in) throws MalformedMessage {
            return new SetAsyncDispatch(in.u8("mode"), in.bool("adaptive"));
        }
    }

    /// Whether a worker does crypto for the scheduler engine. −7 no such worker, −8 the last one.
    public record SetSchedulerWorker(int workerIndex, boolean cryptoEnable)
            implements Request<Retval> {
        public static final Exchange<SetSchedulerWorker, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "crypto_sw_scheduler_set_worker",
                                0xb4274502,
                                SetSchedulerWorker::decode));

        @Override
        public Exchange<SetSchedulerWorker, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("worker_index", workerIndex);
            out.bool("crypto_enable", cryptoEnable);
        }

        static SetSchedulerWorker decode(WireReader in) throws MalformedMessage {
            return new SetSchedulerWorker(in.u32("worker_index"), in.bool("crypto_enable"));
        }
    }
}
