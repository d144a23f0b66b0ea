package io.triplane.model;

import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.Field;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// One difference between two configurations in force. What is in no change has not changed, and
/// its tunnels must not notice.
public sealed interface ConfigChange {
    /// Fields of `IPSEC_GLOBAL` that differ.
    record GlobalChanged(IpsecGlobal before, IpsecGlobal after, List<Field<?>> fields)
            implements ConfigChange {
        public GlobalChanged {
            fields = List.copyOf(fields);
        }
    }

    /// Fields of `IPSEC_DATAPLANE` that differ.
    record DataplaneChanged(IpsecDataplane before, IpsecDataplane after, List<Field<?>> fields)
            implements ConfigChange {
        public DataplaneChanged {
            fields = List.copyOf(fields);
        }
    }

    record InterfaceAdded(IpsecInterface added) implements ConfigChange {}

    record InterfaceRemoved(IpsecInterface removed) implements ConfigChange {}

    record InterfaceChanged(IpsecInterface before, IpsecInterface after) implements ConfigChange {}

    record ConnectionAdded(IpsecConnection added) implements ConfigChange {}

    record ConnectionRemoved(IpsecConnection removed) implements ConfigChange {}

    /// A connection of which something differs, its secret included. `effect` is the most that any
    /// field asks for; `children` are those to be negotiated anew, removed ones included, and say
    /// nothing where the whole IKE SA is negotiated anew.
    record ConnectionChanged(
            IpsecConnection before,
            IpsecConnection after,
            ChangeEffect effect,
            SortedSet<String> children)
            implements ConfigChange {
        public ConnectionChanged {
            children = Collections.unmodifiableSortedSet(new TreeSet<>(children));
        }
    }
}
