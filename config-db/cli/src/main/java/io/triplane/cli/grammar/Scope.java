package io.triplane.cli.grammar;

import io.triplane.model.schema.RowKey;
import java.util.List;
import java.util.Optional;

/// A view that was entered, and the key of the row it is on; no key for a view of no object.
public record Scope(View view, List<String> key) {
    public Scope {
        key = List.copyOf(key);
    }

    /// The row whose fields the view's lines set.
    public Optional<RowKey> row() {
        return view.table().map(table -> new RowKey(table.name(), key));
    }

    /// How the view is named in the prompt: `ipsec-branch1`.
    public String label() {
        return key.equals(view.fixedKey()) ? view.name() : view.name() + "-" + key.getLast();
    }
}
