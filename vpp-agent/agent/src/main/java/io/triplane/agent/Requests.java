package io.triplane.agent;

import io.triplane.plane.PlaneRequest;

/// What all requests have in common.
final class Requests {
    private Requests() {}

    /// What a request is about: requests with one subject keep their order.
    static String subject(PlaneRequest request) {
        return switch (request) {
            case PlaneRequest.ApplyInterface apply -> "interface " + apply.config().name();
            case PlaneRequest.RemoveInterface remove -> "interface " + remove.name();
            case PlaneRequest.ApplyTunnel apply -> "tunnel " + apply.config().name();
            case PlaneRequest.RemoveTunnel remove -> "tunnel " + remove.name();
            case PlaneRequest.RemoveLeftovers _ -> "leftovers";
            case PlaneRequest.InstallInbound install -> "tunnel " + install.child().tunnel();
            case PlaneRequest.SwitchOutbound move -> "tunnel " + move.child().tunnel();
            case PlaneRequest.MoveChild move -> "tunnel " + move.child().tunnel();
            case PlaneRequest.RemoveInbound remove -> "tunnel " + remove.child().tunnel();
            case PlaneRequest.RemoveChild remove -> "tunnel " + remove.child().tunnel();
        };
    }

    /// Zeroes the keys that a request carries: it was answered.
    static void wipe(PlaneRequest request) {
        switch (request) {
            case PlaneRequest.InstallInbound install -> install.inbound().keys().close();
            case PlaneRequest.SwitchOutbound move -> move.outbound().keys().close();
            case PlaneRequest.ApplyInterface _,
                    PlaneRequest.RemoveInterface _,
                    PlaneRequest.ApplyTunnel _,
                    PlaneRequest.RemoveTunnel _,
                    PlaneRequest.RemoveLeftovers _,
                    PlaneRequest.MoveChild _,
                    PlaneRequest.RemoveInbound _,
                    PlaneRequest.RemoveChild _ -> {}
        }
    }
}
