package io.triplane.softplane.table;

import io.triplane.jvpp.message.FibPath;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPrefix;
import java.util.List;

/// One entry of a table: a prefix and the ways to it.
///
/// @param statIndex of `/net/route/to`
public record Route(IpPrefix prefix, List<Path> paths, int statIndex) {
    public Route {
        paths = List.copyOf(paths);
    }

    /// Where a packet goes, and how the client wrote it, for dumps.
    ///
    /// @param preference paths of the lowest number are used
    public record Path(Way way, int preference, FibPath asWritten) {}

    /// The kinds of ways.
    public sealed interface Way {
        /// To this host.
        record Local() implements Way {}

        record Drop() implements Way {}

        /// Dropped, and the sender is told.
        record Unreachable(boolean prohibited) implements Way {}

        /// To a station behind an interface; without one, to the destination itself.
        record Attached(VppInterface through) implements Way {}

        record NextHop(VppInterface through, IpAddress address) implements Way {}

        /// To an address that is looked up again.
        record Recursive(IpAddress address, int table) implements Way {}

        /// The same destination in another table.
        record OtherTable(int table) implements Way {}
    }
}
