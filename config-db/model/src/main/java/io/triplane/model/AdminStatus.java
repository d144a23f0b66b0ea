package io.triplane.model;

import io.triplane.model.schema.Token;

/// Whether an operator wants the object to work.
public enum AdminStatus implements Token {
    UP,
    DOWN
}
