package io.triplane.model.crypto;

/// What an algorithm protects: the IKE SA itself or the Child SA's packets.
public enum Use {
    IKE,
    ESP
}
