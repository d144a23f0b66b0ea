package io.triplane.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.triplane.daemon.Gateway;
import io.triplane.daemon.GatewayCounters;
import io.triplane.daemon.lane.Lane;
import io.triplane.ikev2.Event.Counter;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/// Health and metrics over HTTP, on a unix socket or on a loopback port.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Management {
    /// The daemon's threads live.
    @Bean
    HealthIndicator daemonHealthIndicator(Node node) {
        return () -> health(node.gateway().alive(), "a thread of the daemon has ended");
    }

    /// The configuration database answers.
    @Bean
    HealthIndicator redisHealthIndicator(Node node) {
        return () ->
                node.databasesAnswer()
                        ? health(node.configIsLive(), "the configuration is not ready")
                        : health(false, "the configuration database does not answer");
    }

    /// The data plane answers.
    @Bean
    HealthIndicator dataplaneHealthIndicator(Node node) {
        return () -> {
            var capabilities = node.link().plane().capabilities();
            return capabilities.product().isEmpty()
                    ? health(false, String.join("; ", capabilities.notes()))
                    : Health.up().withDetail("product", capabilities.product()).build();
        };
    }

    private static Health health(boolean up, String reason) {
        return up ? Health.up().build() : Health.down().withDetail("reason", reason).build();
    }

    @Bean
    MeterBinder gatewayMeters(Node node) {
        Gateway gateway = node.gateway();
        return registry -> {
            Gauge.builder("triplane.ike.sas", gateway, g -> g.saCounts().ikeSas())
                    .description("IKE SAs that stand")
                    .register(registry);
            Gauge.builder("triplane.ike.half.open", gateway, g -> g.saCounts().halfOpen())
                    .description("IKE SAs being set up by peers")
                    .register(registry);
            Gauge.builder("triplane.child.sas", gateway, g -> g.saCounts().childSas())
                    .description("Child SAs")
                    .register(registry);
            for (Lane lane : Lane.values()) {
                Gauge.builder(
                                "triplane.plane.waiting",
                                gateway,
                                g -> g.counters().waiting().getOrDefault(lane, 0))
                        .tag("lane", word(lane))
                        .description("requests that wait for the data plane")
                        .register(registry);
            }
            for (Counter counter : Counter.values()) {
                FunctionCounter.builder(
                                "triplane.ike.events",
                                gateway,
                                g -> g.counters().engine().getOrDefault(counter, 0L))
                        .tag("event", word(counter))
                        .description("what the IKE engines count")
                        .register(registry);
            }
            counter("triplane.ike.received", "datagrams received", GatewayCounters::received)
                    .bindTo(gateway, registry);
            counter("triplane.ike.sent", "datagrams sent", GatewayCounters::sent)
                    .bindTo(gateway, registry);
            counter(
                            "triplane.ike.unsent",
                            "datagrams that the transport did not take",
                            GatewayCounters::unsent)
                    .bindTo(gateway, registry);
            counter(
                            "triplane.ike.dropped",
                            "datagrams that found their shard full",
                            GatewayCounters::dropped)
                    .bindTo(gateway, registry);
            counter(
                            "triplane.ike.overloaded",
                            "first requests ignored, the data plane being behind",
                            GatewayCounters::overloaded)
                    .bindTo(gateway, registry);
            counter(
                            "triplane.plane.refusals",
                            "requests that the data plane refused",
                            GatewayCounters::planeRefusals)
                    .bindTo(gateway, registry);
            counter("triplane.bugs", "steps that failed by a bug", GatewayCounters::bugs)
                    .bindTo(gateway, registry);
        };
    }

    private record Counted(
            String name, String description, ToDoubleFunction<GatewayCounters> value) {
        void bindTo(Gateway gateway, io.micrometer.core.instrument.MeterRegistry registry) {
            FunctionCounter.builder(name, gateway, g -> value.applyAsDouble(g.counters()))
                    .description(description)
                    .register(registry);
        }
    }

    private static Counted counter(
            String name, String description, ToDoubleFunction<GatewayCounters> value) {
        return new Counted(name, description, value);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Puts Tomcat on the unix socket where that is asked for.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> unixSocket(Options options) {
        return factory -> {
            if (options.management() instanceof Options.Management.Unix unix) {
                TomcatConnectorCustomizer customizer =
                        connector -> {
                            if (connector.getProtocolHandler()
                                    instanceof AbstractHttp11Protocol<?> protocol) {
                                connector.setProperty(
                                        "unixDomainSocketPath", unix.socket().toString());
                                connector.setProperty(
                                        "unixDomainSocketPathPermissions", "rw-------");
                                protocol.setMaxConnections(CONNECTIONS_MAX);
                            }
                        };
                factory.addConnectorCustomizers(customizer);
            }
        };
    }

    private static final int CONNECTIONS_MAX = 32;
}
