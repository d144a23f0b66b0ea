/// What a VPP can do, as it says itself.
@NullMarked
package io.triplane.agent.capability;

import org.jspecify.annotations.NullMarked;
