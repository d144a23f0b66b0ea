/// A simulated world for engines: virtual time, a seeded network, data planes that watch the rules.
/// One seed gives one course of events.
@NullMarked
package io.triplane.testkit;

import org.jspecify.annotations.NullMarked;
