package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/// A line that was understood: in which views, what it means, with which values. `depth` counts the
/// views that were already open; the others were named by the line itself.
public record Command(
        List<Scope> scopes,
        int depth,
        Mode mode,
        Line line,
        List<String> keywords,
        List<Binding> bindings) {
    public Command {
        scopes = List.copyOf(scopes);
        keywords = List.copyOf(keywords);
        bindings = List.copyOf(bindings);
    }

    /// The view that the line belongs to.
    public Scope scope() {
        return scopes.getLast();
    }

    /// Whether a keyword that may be left out was typed.
    public boolean says(String keyword) {
        return keywords.contains(keyword);
    }

    public Optional<Binding> binding(String slot) {
        return bindings.stream().filter(binding -> binding.slot().name().equals(slot)).findFirst();
    }

    /// The value of a slot; the words of a repeated slot joined by commas.
    public Optional<String> value(String slot) {
        StringJoiner joined = new StringJoiner(",");
        joined.setEmptyValue("");
        List<String> values = values(slot);
        values.forEach(joined::add);
        return values.isEmpty() ? Optional.empty() : Optional.of(joined.toString());
    }

    /// The values of a repeated slot.
    public List<String> values(String slot) {
        List<String> values = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding.slot().name().equals(slot)) {
                values.add(binding.value());
            }
        }
        return values;
    }

    /// The key of the row that an opening line names.
    public List<String> openedKey(View view) {
        return keyOf(view, scope(), bindings);
    }

    static List<String> keyOf(View view, Scope parent, List<Binding> bindings) {
        if (!view.fixedKey().isEmpty()) {
            return view.fixedKey();
        }
        List<String> key = new ArrayList<>(parent.key());
        bindings.forEach(binding -> key.add(binding.value()));
        return key;
    }
}
