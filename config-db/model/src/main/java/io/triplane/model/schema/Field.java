package io.triplane.model.schema;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One field of a table, declared once: parsing, default, help, completion, YANG leaf, reference
/// page and what its change does to a tunnel all come from here. `V` is what [FieldValues#get]
/// returns: the value itself for fields with a default and for mandatory ones, an `Optional` for
/// the others.
public final class Field<V> {
    /// What is shown in place of a secret.
    public static final String MASK = "***";

    private final Draft<?> draft;
    private final ValueType<V> type;
    private final Optional<V> absent;
    private final boolean mandatory;

    private Field(Draft<?> draft, ValueType<V> type, Optional<V> absent, boolean mandatory) {
        this.draft = draft;
        this.type = type;
        this.absent = absent;
        this.mandatory = mandatory;
    }

    /// Begins a declaration; one of the `Draft`'s three last calls ends it.
    public static <T> Draft<T> of(String name, ValueType<T> type, String help) {
        return new Draft<>(name, type, help);
    }

    /// The name without `@`, as YANG and people write it.
    public String name() {
        return draft.name;
    }

    /// The name in the database: lists end in `@`.
    public String storedName() {
        return isList() ? draft.name + "@" : draft.name;
    }

    public boolean isList() {
        return shape() instanceof Shape.ListOf;
    }

    /// One line for `?` and the reference page.
    public String help() {
        return draft.help;
    }

    public Shape shape() {
        return type.shape();
    }

    /// The default as text; empty when there is none.
    public Optional<String> defaultText() {
        return absent.map(type::render).filter(text -> !text.isEmpty());
    }

    public boolean isMandatory() {
        return mandatory;
    }

    public boolean isSecret() {
        return draft.secret;
    }

    public ChangeEffect effect() {
        return draft.effect;
    }

    /// The feature this release lacks, when no value (or only some) can be taken.
    public Optional<String> laterFeature() {
        return Optional.ofNullable(draft.feature);
    }

    /// The values this release takes although it lacks the feature, as text.
    public List<String> takenValues() {
        return draft.takenTexts();
    }

    /// Words that completion offers: only those that this release takes.
    public List<String> words() {
        return laterFeature().isPresent() ? takenValues() : shape().words();
    }

    /// The value that stands where the row has no such field; empty only for mandatory fields.
    public Optional<V> absent() {
        return absent;
    }

    /// Reads a text; a value whose feature this release lacks is refused here.
    public V parse(String text) throws BadValueException {
        V value = type.parse(text);
        if (draft.feature != null && !draft.takenTexts().contains(type.render(value))) {
            throw new BadValueException(
                    "not supported by this release: " + draft.feature,
                    draft.taken.isEmpty()
                            ? "leave the field out"
                            : "use " + String.join(" or ", draft.takenTexts()));
        }
        return value;
    }

    /// The canonical text; empty text for an absent optional value.
    public String render(V value) {
        return type.render(value);
    }

    /// How a value may be shown: secrets are masked.
    public String shown(String text) {
        return draft.secret ? MASK : text;
    }

    @Override
    public String toString() {
        return draft.name;
    }

    /// A declaration under way.
    public static final class Draft<T> {
        private final String name;
        private final ValueType<T> type;
        private final String help;
        private ChangeEffect effect = ChangeEffect.NONE;
        private boolean secret;
        private @Nullable String feature;
        private List<T> taken = List.of();

        private Draft(String name, ValueType<T> type, String help) {
            this.name = name;
            this.type = type;
            this.help = help;
        }

        /// What a change of this field asks of a tunnel that stands.
        public Draft<T> onChange(ChangeEffect asked) {
            this.effect = asked;
            return this;
        }

        /// Never shown, logged or rendered outside the database.
        public Draft<T> secret() {
            this.secret = true;
            return this;
        }

        /// This release lacks the feature and takes no value.
        public Draft<T> later(String lacking) {
            return lacks(lacking, List.of());
        }

        /// This release lacks the feature and takes only the value that says what it does anyway.
        public Draft<T> later(String lacking, T takenAnyway) {
            return lacks(lacking, List.of(takenAnyway));
        }

        /// As above, with two values.
        public Draft<T> later(String lacking, T takenAnyway, T takenToo) {
            return lacks(lacking, List.of(takenAnyway, takenToo));
        }

        public Field<T> orElse(T absent) {
            return new Field<>(this, type, Optional.of(absent), false);
        }

        public Field<T> mandatory() {
            return new Field<>(this, type, Optional.empty(), true);
        }

        public Field<Optional<T>> optional() {
            ValueType<Optional<T>> lifted =
                    ValueType.of(
                            type.shape(),
                            text -> Optional.of(type.parse(text)),
                            value -> value.map(type::render).orElse(""));
            return new Field<>(this, lifted, Optional.of(Optional.empty()), false);
        }

        private Draft<T> lacks(String lacking, List<T> takenAnyway) {
            this.feature = lacking;
            this.taken = takenAnyway;
            return this;
        }

        private List<String> takenTexts() {
            Function<T, String> render = type::render;
            return taken.stream().map(render).toList();
        }
    }
}
