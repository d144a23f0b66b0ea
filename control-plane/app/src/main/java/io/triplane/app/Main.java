package io.triplane.app;

import io.triplane.store.file.StartupFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `triplaned`: reads the options, starts everything, says that it is ready, and stops on SIGTERM.
@Command(
        name = "triplaned",
        mixinStandardHelpOptions = true,
        description = "An IPsec gateway controller for VPP, in the foreground.",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    @Option(
            names = "--gateway",
            paramLabel = "DIR",
            description =
                    "folder of the gateway's sockets (TRIPLANE_GATEWAY; /run/triplane, or"
                            + " $XDG_RUNTIME_DIR/triplane as a user)")
    private Path folder =
            Options.folderDefault(System.getenv(), "root".equals(System.getProperty("user.name")));

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "config_db.json to start from and to save to; it need not exist"
                            + " (DIR/config_db.json)")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description =
                    "folder of the key pair that secrets are sealed to; it has to live as long as"
                            + " the configuration (the folder of FILE)")
    private Optional<Path> keys = Optional.empty();

    @Option(
            names = "--redis",
            paramLabel = "SOCKET",
            description = "unix socket of a Redis to use (SONiC's if there is one, else our own)")
    private Optional<Path> redis = Optional.empty();

    @Option(
            names = "--management",
            paramLabel = "HOST:PORT",
            description = "health and metrics over TCP (DIR/http.sock)")
    private Optional<String> management = Optional.empty();

    @Option(
            names = "--grpc-tcp",
            paramLabel = "HOST:PORT",
            description = "gRPC over TCP too; needs the next three")
    private Optional<String> grpcTcp = Optional.empty();

    @Option(names = "--grpc-certificate", paramLabel = "PEM", description = "of this gateway")
    private Optional<Path> grpcCertificate = Optional.empty();

    @Option(names = "--grpc-key", paramLabel = "PEM", description = "its private key")
    private Optional<Path> grpcKey = Optional.empty();

    @Option(
            names = "--grpc-client-ca",
            paramLabel = "PEM",
            description = "whose certificates clients show")
    private Optional<Path> grpcClientCa = Optional.empty();

    @Option(
            names = "--no-trace",
            description = "IKE messages cannot be watched, which saves time for each")
    private boolean noTrace;

    /// Exit status 0 after SIGTERM, 1 when it cannot start, 2 for wrong options.
    public static void main(String[] arguments) {
        // One form for all log lines, those from before the framework's start too.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int status = new CommandLine(new Main()).execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Override
    public Integer call() {
        try {
            run(options());
            return 0;
        } catch (StartException e) {
            System.err.println(e.line());
            return e.status();
        }
    }

    private Options options() throws StartException {
        Path absolute = folder.toAbsolutePath().normalize();
        Path file =
                config.orElseGet(() -> absolute.resolve(StartupFile.NAME))
                        .toAbsolutePath()
                        .normalize();
        return new Options(
                absolute,
                keys.orElseGet(() -> file.resolveSibling("")),
                file,
                redis,
                managementOption(absolute),
                TcpOptions.of(
                        new TcpOptions.Given(grpcTcp, grpcCertificate, grpcKey, grpcClientCa)),
                !noTrace);
    }

    private Options.Management managementOption(Path absolute) throws StartException {
        if (management.isEmpty()) {
            return new Options.Management.Unix(absolute.resolve("http.sock"));
        }
        HostAndPort address = HostAndPort.parse("--management", management.get());
        return new Options.Management.Tcp(address.host(), address.port());
    }

    private static void run(Options options) throws StartException {
        makeFolder(options.folder());
        StopSignal signal = StopSignal.expected();
        boolean complete = false;
        try {
            signal.started(start(options));
            complete = true;
        } catch (StartException e) {
            throw signal.reason(e);
        } finally {
            if (!complete) {
                signal.failed();
            }
        }
        System.out.printf(
                "ready: gateway %s, pid %d%n", options.folder(), ProcessHandle.current().pid());
    }

    private static ConfigurableApplicationContext start(Options options) throws StartException {
        Node node = Node.start(options, PlaneLink::vpp);
        boolean complete = false;
        try {
            GrpcServers grpc =
                    GrpcServers.start(options, new GatewayService(node.gateway(), options.trace()));
            ConfigurableApplicationContext context = serve(options, node, grpc);
            node.applyLogLevel();
            complete = true;
            return context;
        } finally {
            if (!complete) {
                node.close();
            }
        }
    }

    private static void makeFolder(Path folder) throws StartException {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw StartException.failed(
                    "gateway.folder",
                    "cannot make %s: %s; name another folder with --gateway"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /// Health and metrics; gateway and gRPC end with their context.
    static ConfigurableApplicationContext serve(Options options, Node node, GrpcServers grpc)
            throws StartException {
        if (options.management() instanceof Options.Management.Unix(Path socket)) {
            removeLeftOver(socket);
        }
        SpringApplication application = new SpringApplication(Management.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties(options));
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("options", options);
            context.getBeanFactory().registerSingleton("node", node);
        });
        ApplicationListener<ContextClosedEvent> stop =
                _ -> {
                    grpc.close();
                    node.close();
                };
        application.addListeners(stop);
        try {
            return application.run();
        } catch (ApplicationContextException e) {
            throw StartException.failed(
                    "gateway.management",
                    "cannot serve health and metrics on %s: %s; name another address with --management"
                            .formatted(
                                    options.management(),
                                    NestedExceptionUtils.getMostSpecificCause(e).getMessage()),
                    e);
        }
    }

    /// Left by a gateway that was killed; a living one holds the lock of the folder.
    private static void removeLeftOver(Path socket) throws StartException {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw StartException.failed(
                    "gateway.management",
                    "cannot replace %s: %s; remove it".formatted(socket, e.getMessage()),
                    e);
        }
    }

    private static Map<String, Object> properties(Options options) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.application.name", "triplaned");
        properties.put("spring.main.log-startup-info", "false");
        properties.put("spring.jmx.enabled", "false");
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoint.health.show-details", "always");
        properties.put("management.health.defaults.enabled", "false");
        properties.put("management.endpoint.health.probes.enabled", "true");
        properties.put("management.endpoint.health.group.liveness.include", "daemon");
        properties.put("management.endpoint.health.group.readiness.include", "daemon,redis");
        properties.put("server.tomcat.threads.max", "4");
        properties.put("server.tomcat.threads.min-spare", "1");
        if (options.management() instanceof Options.Management.Tcp tcp) {
            properties.put("server.address", tcp.host());
            properties.put("server.port", String.valueOf(tcp.port()));
        }
        return properties;
    }
}
