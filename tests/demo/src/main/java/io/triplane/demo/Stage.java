package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;

/// The network that a run plays on: two sites, the wire between them and a host behind each.
interface Stage extends AutoCloseable {
    Site a();

    Site b();

    /// Starts the data plane of a site; its host can be started then.
    Plane startPlane(Site site, Dataplane kind) throws DemoException;

    Host startHost(Site site) throws DemoException;

    /// Starts to watch the wire; to be called before anything is sent over it.
    Observer observe() throws DemoException;

    /// Ends every process on it, then takes the network down.
    @Override
    void close();
}
