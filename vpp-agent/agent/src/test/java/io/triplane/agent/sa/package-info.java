/// Parts of the agent without a VPP.
@NullMarked
package io.triplane.agent.sa;

import org.jspecify.annotations.NullMarked;
