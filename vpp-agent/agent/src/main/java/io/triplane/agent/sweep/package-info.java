/// What an earlier run left behind in a VPP.
@NullMarked
package io.triplane.agent.sweep;

import org.jspecify.annotations.NullMarked;
