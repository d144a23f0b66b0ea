/// Parts of the agent without a VPP.
@NullMarked
package io.triplane.agent.usage;

import org.jspecify.annotations.NullMarked;
