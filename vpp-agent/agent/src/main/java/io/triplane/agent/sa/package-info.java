/// Security associations in a VPP: checked before they are sent, added once, deleted once.
@NullMarked
package io.triplane.agent.sa;

import org.jspecify.annotations.NullMarked;
