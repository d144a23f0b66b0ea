package io.triplane.app;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.triplane.app.Requests.InvalidException;
import io.triplane.daemon.Gateway;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Answer;
import io.triplane.daemon.control.Command;
import io.triplane.daemon.control.Supervisor;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.GatewayGrpc;
import io.triplane.proto.v1.GetInfoRequest;
import io.triplane.proto.v1.GetInfoResponse;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.ListChildSasRequest;
import io.triplane.proto.v1.ListChildSasResponse;
import io.triplane.proto.v1.ListIkeSasRequest;
import io.triplane.proto.v1.ListIkeSasResponse;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.RekeyIkeSaRequest;
import io.triplane.proto.v1.TerminateRequest;
import io.triplane.proto.v1.WatchEventsRequest;
import io.triplane.proto.v1.WatchEventsResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The service `triplane.v1.Gateway`: reads a request, asks the daemon, writes the answer.
final class GatewayService extends GatewayGrpc.GatewayImplBase {
    /// Watchers at one time.
    private static final int WATCHES_MAX = 64;

    private static final String BUSY = "the gateway has no room for one more request";

    private final Gateway gateway;
    private final boolean trace;
    private final AtomicInteger watches = new AtomicInteger();

    /// @param trace whether IKE messages can be watched
    GatewayService(Gateway gateway, boolean trace) {
        this.gateway = gateway;
        this.trace = trace;
    }

    @Override
    public void getInfo(GetInfoRequest request, StreamObserver<GetInfoResponse> observer) {
        look(observer, look -> ProtoWords.info(look.info()));
    }

    @Override
    public void initiate(InitiateRequest request, StreamObserver<ActionResponse> observer) {
        act(() -> Requests.initiate(request), observer);
    }

    @Override
    public void terminate(TerminateRequest request, StreamObserver<ActionResponse> observer) {
        act(() -> Requests.terminate(request), observer);
    }

    @Override
    public void rekeyChild(RekeyChildRequest request, StreamObserver<ActionResponse> observer) {
        act(() -> Requests.rekey(request), observer);
    }

    @Override
    public void rekeyIkeSa(RekeyIkeSaRequest request, StreamObserver<ActionResponse> observer) {
        act(() -> Requests.rekeyIke(request), observer);
    }

    @Override
    public void listIkeSas(ListIkeSasRequest request, StreamObserver<ListIkeSasResponse> observer) {
        list(
                request.getPageSize(),
                request.getPageToken(),
                observer,
                look -> look.ikeSas(Requests.connection(request.getConnection())),
                (page, next) -> {
                    ListIkeSasResponse.Builder answer =
                            ListIkeSasResponse.newBuilder().setNextPageToken(next);
                    page.forEach(sa -> answer.addIkeSas(ProtoWords.ikeSa(sa)));
                    return answer.build();
                });
    }

    @Override
    public void listChildSas(
            ListChildSasRequest request, StreamObserver<ListChildSasResponse> observer) {
        list(
                request.getPageSize(),
                request.getPageToken(),
                observer,
                look -> look.childSas(Requests.connection(request.getConnection())),
                (page, next) -> {
                    ListChildSasResponse.Builder answer =
                            ListChildSasResponse.newBuilder().setNextPageToken(next);
                    page.forEach(sa -> answer.addChildSas(ProtoWords.childSa(sa)));
                    return answer.build();
                });
    }

    @Override
    public void watchEvents(
            WatchEventsRequest request, StreamObserver<WatchEventsResponse> observer) {
        if (request.getMessages() && !trace) {
            observer.onError(
                    Errors.notNow(
                            new Trouble(
                                    "watch.no-trace",
                                    "messages",
                                    "true",
                                    "this gateway was started without message traces",
                                    "start it without --no-trace")));
            return;
        }
        if (watches.incrementAndGet() > WATCHES_MAX) {
            watches.decrementAndGet();
            observer.onError(Errors.busy("%d watch the events already".formatted(WATCHES_MAX)));
            return;
        }
        var call = (ServerCallStreamObserver<WatchEventsResponse>) observer;
        Optional<String> connection = Requests.connection(request.getConnection());
        WatchStream stream = new WatchStream(call, connection, watches::decrementAndGet);
        boolean taken =
                gateway.look(look -> stream.begin(look.watch(connection, request.getMessages())));
        if (!taken) {
            stream.abandon();
            observer.onError(Errors.busy(BUSY));
        }
    }

    /// Reads a request; says what is wrong with it.
    private interface Reading<T> {
        T read() throws InvalidException;
    }

    private void act(Reading<Command> request, StreamObserver<ActionResponse> observer) {
        Command command;
        try {
            command = request.read();
        } catch (InvalidException e) {
            observer.onError(Errors.invalid(e.trouble()));
            return;
        }
        gateway.command(
                command,
                answer -> {
                    switch (answer) {
                        case Answer.Refused refused -> observer.onError(Errors.of(refused));
                        case Answer.Acted acted -> answer(observer, ProtoWords.acted(acted));
                    }
                });
    }

    private <T> void look(StreamObserver<T> observer, Function<Supervisor.Look, T> answer) {
        if (!gateway.look(look -> answer(observer, answer.apply(look)))) {
            observer.onError(Errors.busy(BUSY));
        }
    }

    private <I, T> void list(
            int pageSize,
            String pageToken,
            StreamObserver<T> observer,
            Function<Supervisor.Look, List<I>> all,
            BiFunction<List<I>, String, T> answer) {
        int size;
        int start;
        try {
            size = Requests.pageSize(pageSize);
            start = Requests.pageStart(pageToken);
        } catch (InvalidException e) {
            observer.onError(Errors.invalid(e.trouble()));
            return;
        }
        look(
                observer,
                look -> {
                    List<I> entries = all.apply(look);
                    int from = Math.min(start, entries.size());
                    int to = Math.min(entries.size(), from + size);
                    String next = to < entries.size() ? String.valueOf(to) : "";
                    return answer.apply(entries.subList(from, to), next);
                });
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
