package io.triplane.daemon.control;

import java.time.Instant;

/// The gateway at a glance.
public record GatewayInfo(
        String version,
        Instant started,
        PlaneStatus plane,
        String transport,
        int shards,
        int ikeSas,
        int childSas,
        int halfOpen,
        int connections,
        int connectionsApplied,
        int connectionsFailed) {}
