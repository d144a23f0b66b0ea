/// The connection to a VPP as the agent uses it: calls that are carried out or refused, and taken
/// back.
@NullMarked
package io.triplane.agent.vpp;

import org.jspecify.annotations.NullMarked;
