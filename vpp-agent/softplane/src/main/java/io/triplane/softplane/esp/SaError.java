package io.triplane.softplane.esp;

import java.util.Locale;

/// Why packets of an SA were lost; the names are those of `/net/ipsec/sa/err/`.
public enum SaError {
    LOST,
    HANDOFF,
    INTEG_ERROR,
    DECRYPTION_FAILED,
    CRYPTO_ENGINE_ERROR,
    REPLAY,
    RUNT,
    NO_BUFFERS,
    OVERSIZED_HEADER,
    NO_TAIL_SPACE,
    TUN_NO_PROTO,
    UNSUP_PAYLOAD,
    SEQ_CYCLED,
    CRYPTO_QUEUE_FULL,
    NO_ENCRYPTION,
    DROP_FRAGMENTS;

    public String statName() {
        return "/net/ipsec/sa/err/" + counterName();
    }

    /// The counter's name within a node: `/err/esp4-decrypt-tun/<this>`.
    public String counterName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
