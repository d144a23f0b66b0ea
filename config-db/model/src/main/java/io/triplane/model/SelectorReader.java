package io.triplane.model;

import io.triplane.model.TrafficSelector.Side;
import io.triplane.model.net.AddressRange;
import io.triplane.model.net.IpAddress;
import io.triplane.model.net.IpAddress.Family;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the selectors of one child.
final class SelectorReader {
    /// Protocols whose selectors may name ports: ICMP's type and code count as such.
    private static final Set<Integer> WITH_PORTS = Set.of(1, 6, 17, 33, 58, 132, 136);

    private final Findings findings;

    SelectorReader(Findings findings) {
        this.findings = findings;
    }

    /// The selectors of both sides. A row that names no address, and a side without rows, stand for
    /// every address of the families in use.
    record Pair(List<TrafficSelector> local, List<TrafficSelector> remote) {}

    /// A row before the families are known: no range means any address.
    private record Draft(Optional<AddressRange> range, int protocol, int start, int end) {
        static final Draft ANY = new Draft(Optional.empty(), 0, 0, TrafficSelector.PORT_MAX);

        TrafficSelector in(Family family) {
            return new TrafficSelector(
                    range.orElseGet(() -> AddressRange.all(family)), protocol, start, end);
        }

        boolean fits(Family family) {
            return range.map(found -> found.family() == family).orElse(true);
        }
    }

    /// `rows` are the child's, in order of `seq`; `outer` is the family of the peer's address, used
    /// where no selector names an address. Empty when something is wrong.
    Optional<Pair> read(RowKey child, List<RawRow> rows, Family outer) {
        List<Draft> local = new ArrayList<>();
        List<Draft> remote = new ArrayList<>();
        boolean whole = true;
        for (RawRow row : rows) {
            Optional<Draft> draft = readRow(row);
            whole &= draft.isPresent();
            boolean isLocal = row.key().part(2).equals(Side.LOCAL.token());
            draft.ifPresent(isLocal ? local::add : remote::add);
        }
        if (!whole) {
            return Optional.empty();
        }
        local = local.isEmpty() ? List.of(Draft.ANY) : local;
        remote = remote.isEmpty() ? List.of(Draft.ANY) : remote;
        return pair(child, local, remote, outer);
    }

    private Optional<Pair> pair(RowKey child, List<Draft> local, List<Draft> remote, Family outer) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        Stream.concat(local.stream(), remote.stream())
                .flatMap(draft -> draft.range().stream())
                .forEach(range -> families.add(range.family()));
        if (families.isEmpty()) {
            families.add(outer);
        }
        for (Family family : families) {
            boolean ours = local.stream().anyMatch(draft -> draft.fits(family));
            boolean theirs = remote.stream().anyMatch(draft -> draft.fits(family));
            if (!ours || !theirs) {
                findings.accept(oneSided(child, family, ours ? Side.REMOTE : Side.LOCAL));
                return Optional.empty();
            }
        }
        return Optional.of(new Pair(expand(local, families), expand(remote, families)));
    }

    private static List<TrafficSelector> expand(List<Draft> drafts, Set<Family> families) {
        return drafts.stream()
                .flatMap(draft -> families.stream().filter(draft::fits).map(draft::in))
                .toList();
    }

    private static Problem oneSided(RowKey child, Family family, Side lacking) {
        return Problem.incomplete(
                child,
                "",
                "has no %s selector for %s, but one on the other side"
                        .formatted(lacking.token(), family),
                "give both sides selectors of the same address family");
    }

    private Optional<Draft> readRow(RawRow row) {
        Findings own = new Findings();
        FieldValues values = FieldValues.read(TrafficSelector.TABLE, row, own);
        Optional<AddressRange> range = range(row.key(), values, own);
        ports(row.key(), values, own);
        own.problems().forEach(findings);
        return own.blocking()
                ? Optional.empty()
                : Optional.of(
                        new Draft(
                                range,
                                values.get(TrafficSelector.PROTOCOL),
                                values.get(TrafficSelector.PORT_START),
                                values.get(TrafficSelector.PORT_END)));
    }

    private static Optional<AddressRange> range(RowKey row, FieldValues values, Findings own) {
        Optional<IpAddress> start = values.get(TrafficSelector.ADDR_START);
        Optional<IpAddress> end = values.get(TrafficSelector.ADDR_END);
        Optional<AddressRange> prefix = values.get(TrafficSelector.PREFIX);
        if (prefix.isPresent() && (start.isPresent() || end.isPresent())) {
            own.error(
                    row,
                    values,
                    TrafficSelector.PREFIX,
                    "does not go with addr_start and addr_end",
                    "use one of the two forms");
            return Optional.empty();
        }
        if (start.isPresent() != end.isPresent()) {
            own.missing(
                    row,
                    start.isPresent() ? TrafficSelector.ADDR_END : TrafficSelector.ADDR_START,
                    "is missing",
                    "set both ends of the range");
            return Optional.empty();
        }
        if (start.isEmpty() || end.isEmpty()) {
            return prefix;
        }
        if (start.get().family() != end.get().family()) {
            own.error(
                    row,
                    values,
                    TrafficSelector.ADDR_END,
                    "is of another family than addr_start " + start.get(),
                    "write two addresses of one family");
            return Optional.empty();
        }
        if (start.get().compareTo(end.get()) > 0) {
            own.error(
                    row,
                    values,
                    TrafficSelector.ADDR_END,
                    "is below addr_start " + start.get(),
                    "write the lower address first");
            return Optional.empty();
        }
        return Optional.of(new AddressRange(start.get(), end.get()));
    }

    private static void ports(RowKey row, FieldValues values, Findings own) {
        int start = values.get(TrafficSelector.PORT_START);
        int end = values.get(TrafficSelector.PORT_END);
        if (start > end) {
            own.error(
                    row,
                    values,
                    TrafficSelector.PORT_END,
                    "is below port_start " + start,
                    "write the lower port first");
        }
        boolean anyPort = start == 0 && end == TrafficSelector.PORT_MAX;
        if (!anyPort && !WITH_PORTS.contains(values.get(TrafficSelector.PROTOCOL))) {
            own.missing(
                    row,
                    TrafficSelector.PROTOCOL,
                    "has no ports, but port_start and port_end name some",
                    "set it to tcp, udp, sctp, icmp or icmp6, or remove the ports");
        }
    }
}
