package io.triplane.softplane.link;

import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.posix.SocketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// VPP's stats socket: whoever connects gets one message without octets but with the descriptor of
/// the segment, and the connection closes.
public final class StatsSocket implements EventLoop.Handler {
    private static final System.Logger LOG = System.getLogger(StatsSocket.class.getName());

    private static final int BACKLOG = 16;

    private final EventLoop loop;
    private final Posix posix;
    private final Fd segment;
    private final Fd listener;

    public StatsSocket(EventLoop loop, Posix posix, Path path, Fd segment) throws IOException {
        this.loop = loop;
        this.posix = posix;
        this.segment = segment;
        listener = posix.socket(Posix.Kind.UNIX_SEQPACKET);
        Files.deleteIfExists(path);
        posix.bind(listener, new SocketName.UnixPath(path.toString()));
        posix.listen(listener, BACKLOG);
        loop.add(listener, this);
    }

    @Override
    public void readable() throws IOException {
        Optional<Fd> client = posix.accept(listener);
        if (client.isPresent()) {
            try {
                posix.sendDescriptor(client.get(), segment);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.INFO, "stats client: {0}", e.getMessage());
            } finally {
                posix.close(client.get());
            }
        }
    }

    @Override
    public void failed(IOException cause) {
        LOG.log(System.Logger.Level.ERROR, "stats socket is lost: {0}", cause.getMessage());
        loop.remove(listener);
    }
}
