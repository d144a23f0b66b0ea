package io.triplane.model;

import io.triplane.model.schema.Token;

/// How far an object's rows are in force.
public enum ConfigState implements Token {
    /// As written.
    APPLIED,
    /// Something is missing; the last good version stands, if any.
    PENDING,
    /// Something is wrong; the last good version stands, if any.
    FAILED
}
