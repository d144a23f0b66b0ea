package io.triplane.jvpp.stats;

import java.util.List;

/// A copy of one entry of the stats segment.
public sealed interface StatsValue {
    /// A single number: a scalar or a gauge.
    record Scalar(long value) implements StatsValue {}

    /// A vector of numbers, each summed over VPP's threads. What is beyond the vector is 0, as
    /// VPP's threads allocate theirs late.
    final class Simple implements StatsValue {
        private final long[] values;

        Simple(long[] values) {
            this.values = values;
        }

        public long at(int index) {
            return 0 <= index && index < values.length ? values[index] : 0;
        }

        public int size() {
            return values.length;
        }
    }

    /// A vector of packets and octets, each summed over VPP's threads.
    final class Combined implements StatsValue {
        private final long[] packets;
        private final long[] bytes;

        Combined(long[] packets, long[] bytes) {
            this.packets = packets;
            this.bytes = bytes;
        }

        public long packets(int index) {
            return 0 <= index && index < packets.length ? packets[index] : 0;
        }

        public long bytes(int index) {
            return 0 <= index && index < bytes.length ? bytes[index] : 0;
        }

        public int size() {
            return packets.length;
        }
    }

    /// A vector of names; unused places are empty.
    record Names(List<String> names) implements StatsValue {
        public Names {
            names = List.copyOf(names);
        }
    }
}
