package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.config.Rowset;
import io.triplane.daemon.control.StartSettings;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EngineSettings.Limits;
import io.triplane.model.ConfigSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
    private static final String GLOBAL = "IPSEC_GLOBAL|global";
    private static final long GIB = 1L << 30;

    private final Rowset rows = new Rowset();

    @Test
    void limitsOfTheGatewayAreSharedOutAmongItsShards() {
        rows.set(GLOBAL, "max_ike_sa", "1000", "half_open_limit", "400", "ike_workers", "4");
        rows.set(GLOBAL, "cookie_threshold", "100", "half_open_limit_per_peer", "20");
        rows.set(GLOBAL, "half_open_timeout", "10", "max_child_sa", "300");
        GatewaySettings settings = settings();
        assertThat(settings.shards()).isEqualTo(4);
        assertThat(settings.limits())
                .isEqualTo(new Limits(250, 75, 100, 5, 25, Duration.ofSeconds(10)));
    }

    @Test
    void unlessConfiguredTheLimitsAreTheSchemas() {
        assertThat(settings().limits())
                .isEqualTo(new Limits(32_768, 65_536, 32_768, 15, 250, Duration.ofSeconds(30)));
    }

    /// For the threshold zero means always, for the limit of a source none.
    @Test
    void zeroIsNoShare() {
        rows.set(GLOBAL, "cookie_threshold", "0", "half_open_limit_per_peer", "0");
        assertThat(settings().limits().halfOpenCookie()).isZero();
        assertThat(settings().limits().halfOpenPerSource())
                .isEqualTo(settings().limits().halfOpenMax());
    }

    @Test
    void puzzlesAreAskedForFromAShareOfTheThresholdAndNeverUnlessConfigured() {
        assertThat(settings().strangers()).isEqualTo(EngineSettings.Strangers.DEFAULT);
        rows.set("IPSEC_GLOBAL|global", "puzzle_threshold", "2001", "ikev1_answer", "true");
        assertThat(settings().strangers()).isEqualTo(new EngineSettings.Strangers(1001, true));
    }

    private GatewaySettings settings() {
        ConfigSnapshot config = rows.snapshot();
        var start = new StartSettings(config.global(), config.dataplane());
        return GatewaySettings.of("test", start, 2, 2 * GIB, 1, false);
    }
}
