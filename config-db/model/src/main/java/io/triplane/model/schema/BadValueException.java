package io.triplane.model.schema;

/// A field's text is not a value of its type. Never leaves the parsing of one field; the border
/// turns it into a [Problem].
public final class BadValueException extends Exception {
    private final String remedy;

    public BadValueException(String text, String remedy) {
        super(text, null, false, false);
        this.remedy = remedy;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    public String remedy() {
        return remedy;
    }
}
