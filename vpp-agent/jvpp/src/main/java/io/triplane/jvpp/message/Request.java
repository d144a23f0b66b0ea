package io.triplane.jvpp.message;

/// What a client asks. `A` is the one reply, or one row of a dump.
public interface Request<A extends Message> extends Message {
    Exchange<?, A> exchange();
}
