package io.triplane.interop.live;

/// Who sends IKE_SA_INIT, seen from our gateway.
enum Role {
    INITIATOR,
    RESPONDER
}
