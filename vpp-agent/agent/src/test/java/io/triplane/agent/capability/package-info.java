/// Parts of the agent without a VPP.
@NullMarked
package io.triplane.agent.capability;

import org.jspecify.annotations.NullMarked;
