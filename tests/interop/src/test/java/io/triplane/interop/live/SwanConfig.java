package io.triplane.interop.live;

import java.util.List;
import java.util.stream.Collectors;

/// `swanctl.conf` of the peers that are a strongSwan.
final class SwanConfig {
    private SwanConfig() {}

    static String of(List<Tunnel> tunnels) {
        return """
        connections {
        %s}
        secrets {
          ike-all {
            secret = "%s"
          }
        }
        """
                .formatted(
                        tunnels.stream().map(SwanConfig::connection).collect(Collectors.joining()),
                        OurConfig.SECRET);
    }

    private static String connection(Tunnel tunnel) {
        return """
          %1$s {
            version = 2
            local_addrs = %2$s
            remote_addrs = %3$s
            proposals = %4$s
            rekey_time = 0
            mobike = no
            %5$s
            local {
              auth = psk
            }
            remote {
              auth = psk
            }
            children {
              %1$s {
                local_ts = %6$s/32
                remote_ts = %7$s/32
                esp_proposals = %8$s
                rekey_time = 0
                %9$s
              }
            }
          }
        """
                .formatted(
                        tunnel.name(),
                        tunnel.peerAddress(),
                        Tunnel.OUR_ADDRESS,
                        SwanWords.ike(tunnel.suite()).orElseThrow(),
                        String.join("\n    ", tunnel.theirs().lines()),
                        tunnel.theirHost(),
                        tunnel.ourHost(),
                        SwanWords.esp(tunnel.suite()).orElseThrow(),
                        String.join("\n        ", tunnel.theirs().childLines()));
    }
}
