package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;

/// The network that a run plays on: two sites, the wire between them and a host behind each.
///
/// What is on it are processes: it ends with them.
interface Stage {
    Site a();

    Site b();

    /// Starts the data plane of a site; its host can be started then.
    Plane startPlane(Site site, Dataplane kind) throws DemoException;

    Host startHost(Site site) throws DemoException;

    /// Prepares a site for a gateway that needs no data plane, as its kernel is one.
    void prepareKernelGateway(Site site) throws DemoException;

    /// Starts to watch the wire. To be called when the data planes are there and before anything is
    /// sent between them.
    Observer observe() throws DemoException;
}
