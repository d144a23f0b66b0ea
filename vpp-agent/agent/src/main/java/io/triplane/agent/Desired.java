package io.triplane.agent;

import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The static part that was asked for and carried out, to be programmed again after every loss of
/// VPP. Child SAs are never in it. Safe for several threads.
final class Desired {
    private final Map<String, InterfaceConfig> interfaces = new LinkedHashMap<>();
    private final Map<TunnelName, TunnelConfig> tunnels = new LinkedHashMap<>();

    /// Whether this was all of the configuration once, and so has been since.
    private boolean complete;

    /// A request was carried out.
    synchronized void done(PlaneRequest request) {
        switch (request) {
            case PlaneRequest.ApplyInterface(InterfaceConfig config) ->
                    interfaces.put(config.name(), config);
            case PlaneRequest.RemoveInterface(String name) -> interfaces.remove(name);
            case PlaneRequest.ApplyTunnel(TunnelConfig config) ->
                    tunnels.put(config.name(), config);
            case PlaneRequest.RemoveTunnel(TunnelName name) -> tunnels.remove(name);
            case PlaneRequest.RemoveLeftovers() -> complete = true;
            case PlaneRequest.InstallInbound _,
                    PlaneRequest.SwitchOutbound _,
                    PlaneRequest.MoveChild _,
                    PlaneRequest.RemoveInbound _,
                    PlaneRequest.RemoveChild _ -> {}
        }
    }

    /// Whether this static part is still wanted as it is in the request.
    synchronized boolean wants(PlaneRequest request) {
        return switch (request) {
            case PlaneRequest.ApplyInterface(InterfaceConfig config) ->
                    config.equals(interfaces.get(config.name()));
            case PlaneRequest.ApplyTunnel(TunnelConfig config) ->
                    config.equals(tunnels.get(config.name()));
            case PlaneRequest.RemoveLeftovers() -> complete;
            case PlaneRequest.RemoveInterface _,
                    PlaneRequest.RemoveTunnel _,
                    PlaneRequest.InstallInbound _,
                    PlaneRequest.SwitchOutbound _,
                    PlaneRequest.MoveChild _,
                    PlaneRequest.RemoveInbound _,
                    PlaneRequest.RemoveChild _ ->
                    false;
        };
    }

    /// Whether what is not in here is wanted by nobody.
    synchronized boolean isComplete() {
        return complete;
    }

    /// What programmes all of it, in an order that works.
    synchronized List<PlaneRequest> requests() {
        List<PlaneRequest> requests = new ArrayList<>();
        interfaces.values().forEach(itf -> requests.add(new PlaneRequest.ApplyInterface(itf)));
        tunnels.values().forEach(tunnel -> requests.add(new PlaneRequest.ApplyTunnel(tunnel)));
        return requests;
    }
}
