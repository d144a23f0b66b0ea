package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.Crypto;
import io.triplane.jvpp.message.Retval;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import java.util.List;

/// Crypto engines. There is one for everything; choosing it is all that succeeds.
final class CryptoServices {
    private final Vpp vpp;

    CryptoServices(Vpp vpp) {
        this.vpp = vpp;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(Crypto.SetHandler.EXCHANGE, CryptoServices::setHandler),
                Service.reply(
                        Crypto.SetAsyncMode.EXCHANGE,
                        request -> {
                            vpp.sad().asyncMode(request.enable());
                            return Retval.OK;
                        }),
                Service.reply(
                        Crypto.SetAsyncDispatch.EXCHANGE, // VPP has only the message left
                        _ -> retval(Status.UNSUPPORTED)),
                Service.reply(
                        Crypto.SetSchedulerWorker.EXCHANGE, // there are no workers
                        _ -> retval(Status.INVALID_VALUE)));
    }

    private static Retval setHandler(Crypto.SetHandler request) {
        boolean known =
                request.engine().equals(CryptoHandlers.ENGINE)
                        && CryptoHandlers.isKnown(request.algorithm())
                        && !request.isAsync();
        return retval(known ? Status.OK : Status.UNSPECIFIED);
    }
}
