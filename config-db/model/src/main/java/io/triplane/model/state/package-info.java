/// The rows that the gateway publishes in STATE_DB and COUNTERS_DB.
@NullMarked
package io.triplane.model.state;

import org.jspecify.annotations.NullMarked;
