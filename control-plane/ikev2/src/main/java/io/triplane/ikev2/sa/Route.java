package io.triplane.ikev2.sa;

import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;

/// The way messages of an IKE SA take.
///
/// @param natPort whether it is the NAT traversal port, where messages stand behind a marker
public record Route(Endpoint local, Endpoint remote, boolean natPort) {
    void write(StateWriter out) {
        StoredValues.write(out, local);
        StoredValues.write(out, remote);
        out.bool(natPort);
    }

    static Route read(StateReader in) {
        return new Route(StoredValues.endpoint(in), StoredValues.endpoint(in), in.bool());
    }

    @Override
    public String toString() {
        return local + " > " + remote;
    }
}
