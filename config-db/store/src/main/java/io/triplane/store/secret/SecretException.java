package io.triplane.store.secret;

/// A secret, or a file of keys, cannot be used. The message names it, what is wrong with it and the
/// remedy; it never holds a part of a secret.
public final class SecretException extends Exception {
    private final Reason reason;
    private final String remedy;

    /// What is wrong, for programs.
    public enum Reason {
        /// The text follows no notation, or is cut or mistyped.
        DAMAGED("secret.damaged"),
        /// Sealed by a release that knows more than this one.
        UNKNOWN_VERSION("secret.version-unknown"),
        /// Sealed for another gateway or another field, or changed since.
        FOREIGN("secret.foreign"),
        /// Empty, or longer than a secret may be.
        LENGTH("secret.length"),
        /// A file is not there or cannot be read or written.
        FILE("secret.file"),
        /// A file with a secret is open to others.
        EXPOSED("secret.exposed");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /// Stable and dotted.
        public String code() {
            return code;
        }
    }

    SecretException(Reason reason, String subject, String wrong, String remedy) {
        super(subject + " " + wrong + "; " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    SecretException(Reason reason, String subject, String wrong, String remedy, Exception cause) {
        super(subject + " " + wrong + "; " + remedy, cause);
        this.reason = reason;
        this.remedy = remedy;
    }

    public Reason reason() {
        return reason;
    }

    public String remedy() {
        return remedy;
    }
}
