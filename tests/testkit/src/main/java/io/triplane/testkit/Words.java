package io.triplane.testkit;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.PlaneRequest;

/// Events and requests in one line each.
final class Words {
    private Words() {}

    static String of(PlaneRequest request) {
        return switch (request) {
            case PlaneRequest.InstallInbound r ->
                    "install in %08x of %s".formatted(r.inbound().spi(), r.child());
            case PlaneRequest.SwitchOutbound r ->
                    "switch out to %08x of %s".formatted(r.outbound().spi(), r.child());
            case PlaneRequest.MoveChild r ->
                    "move %s to %s > %s".formatted(r.child(), r.local(), r.remote());
            case PlaneRequest.RemoveInbound r ->
                    "remove in %08x of %s".formatted(r.spi(), r.child());
            case PlaneRequest.RemoveChild r -> "remove " + r.child();
        };
    }

    static String of(Event event) {
        return switch (event) {
            case Event.HalfUp e -> "half up %s, %s".formatted(e.connection(), e.cause());
            case Event.InitialContact e -> "initial contact of " + e.ikeSa();
            case Event.IkeSaEstablished e -> "established " + e.ikeSa().id();
            case Event.IkeSaRekeyed e -> "rekeyed %s > %s".formatted(e.oldIkeSa(), e.ikeSa().id());
            case Event.IkeSaClosed e -> "closed %s, %s".formatted(e.ikeSa(), e.cause());
            case Event.ChildSaUp e ->
                    "up %s in %08x out %08x"
                            .formatted(
                                    e.child().id(),
                                    e.child().inboundSpi(),
                                    e.child().outboundSpi());
            case Event.ChildSaRekeyed e ->
                    "rekeyed %s in %08x > %08x out %08x > %08x"
                            .formatted(
                                    e.child().id(),
                                    e.oldInboundSpi(),
                                    e.child().inboundSpi(),
                                    e.oldOutboundSpi(),
                                    e.child().outboundSpi());
            case Event.ChildSaDown e -> "down %s, %s".formatted(e.child(), e.cause());
            case Event.NegotiationFailed e ->
                    "failed %s %s, %s: %s"
                            .formatted(
                                    e.connection().orElse("-"),
                                    e.childName().orElse("-"),
                                    e.failure().code(),
                                    e.failure().text());
            case Event.Counted e -> "counts " + e.counter();
            case Event.MessageTrace e -> "%s %s".formatted(e.direction(), e.line());
        };
    }
}
