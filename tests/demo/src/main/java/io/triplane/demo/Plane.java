package io.triplane.demo;

import java.nio.file.Path;

/// A data plane process of one site.
interface Plane {
    /// Binary API.
    Path api();

    /// Stats segment.
    Path stats();

    /// Its word in the result: `soft` or `vpp`.
    String kind();
}
