/// Counters, and what they prove about a Child SA.
@NullMarked
package io.triplane.agent.usage;

import org.jspecify.annotations.NullMarked;
