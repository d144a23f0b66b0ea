/// Parts of the agent without a VPP.
@NullMarked
package io.triplane.agent.selector;

import org.jspecify.annotations.NullMarked;
