package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/// One way out of a route (`vl_api_fib_path_t`, 167 octets). `proto` is the family of the next hop
/// (0 IPv4, 1 IPv6), whose 16 octets are `nextHop`.
public record FibPath(
        int swIfIndex,
        int tableId,
        int rpfId,
        int weight,
        int preference,
        int type,
        int flags,
        int proto,
        NextHop nextHop,
        List<Label> labels) {
    public static final int TYPE_NORMAL = 0;
    public static final int TYPE_LOCAL = 1;
    public static final int TYPE_DROP = 2;

    private static final int NO_INTERFACE = ~0;

    /// The wire always has this many label slots.
    public static final int LABELS_MAX = 16;

    public FibPath {
        labels = List.copyOf(labels);
        if (labels.size() > LABELS_MAX) {
            throw new IllegalArgumentException(
                    "%d labels, at most %d fit".formatted(labels.size(), LABELS_MAX));
        }
    }

    /// Through a point-to-point interface: no next hop.
    public static FibPath through(int swIfIndex, boolean v6) {
        return via(swIfIndex, v6 ? Address.ANY6 : Address.ANY4);
    }

    /// Nowhere.
    public static FibPath drop(boolean v6) {
        return to(NO_INTERFACE, v6 ? Address.ANY6 : Address.ANY4, TYPE_DROP);
    }

    /// Through an interface to a neighbour or tunnel endpoint.
    public static FibPath via(int swIfIndex, Address nextHop) {
        return to(swIfIndex, nextHop, TYPE_NORMAL);
    }

    private static FibPath to(int swIfIndex, Address nextHop, int type) {
        return new FibPath(
                swIfIndex,
                0,
                0,
                1,
                0,
                type,
                0,
                nextHop.family(),
                new NextHop(nextHop.union(), 0, 0, 0),
                List.of());
    }

    /// The next hop: an address (16 octets whatever its family) or the index of another object.
    public record NextHop(Bytes address, int viaLabel, int objId, int classifyTableIndex) {
        void encode(WireWriter out) {
            out.bytes("address", address.resized(16));
            out.u32("via_label", viaLabel);
            out.u32("obj_id", objId);
            out.u32("classify_table_index", classifyTableIndex);
        }

        static NextHop decode(WireReader in) throws MalformedMessage {
            return new NextHop(
                    in.bytes("address", 16),
                    in.u32("via_label"),
                    in.u32("obj_id"),
                    in.u32("classify_table_index"));
        }
    }

    /// An MPLS label.
    public record Label(int isUniform, int label, int ttl, int exp) {
        private static final Label EMPTY = new Label(0, 0, 0, 0);

        void encode(WireWriter out) {
            out.u8("is_uniform", isUniform);
            out.u32("label", label);
            out.u8("ttl", ttl);
            out.u8("exp", exp);
        }

        static Label decode(WireReader in) throws MalformedMessage {
            return new Label(in.u8("is_uniform"), in.u32("label"), in.u8("ttl"), in.u8("exp"));
        }
    }

    void encode(WireWriter out) {
        out.u32("sw_if_index", swIfIndex);
        out.u32("table_id", tableId);
        out.u32("rpf_id", rpfId);
        out.u8("weight", weight);
        out.u8("preference", preference);
        out.u32("type", type);
        out.u32("flags", flags);
        out.u32("proto", proto);
        nextHop.encode(out);
        out.u8("n_labels", labels.size());
        for (int i = 0; i < LABELS_MAX; i++) {
            (i < labels.size() ? labels.get(i) : Label.EMPTY).encode(out);
        }
    }

    static FibPath decode(WireReader in) throws MalformedMessage {
        int swIfIndex = in.u32("sw_if_index");
        int tableId = in.u32("table_id");
        int rpfId = in.u32("rpf_id");
        int weight = in.u8("weight");
        int preference = in.u8("preference");
        int type = in.u32("type");
        int flags = in.u32("flags");
        int proto = in.u32("proto");
        NextHop nextHop = NextHop.decode(in);
        return new FibPath(
                swIfIndex,
                tableId,
                rpfId,
                weight,
                preference,
                type,
                flags,
                proto,
                nextHop,
                labels(in));
    }

    private static List<Label> labels(WireReader in) throws MalformedMessage {
        int used = in.u8("n_labels");
        if (used > LABELS_MAX) {
            throw in.malformed(used + " labels, at most " + LABELS_MAX + " fit");
        }
        List<Label> slots = new ArrayList<>();
        for (int i = 0; i < LABELS_MAX; i++) {
            slots.add(Label.decode(in));
        }
        return slots.subList(0, used);
    }
}
