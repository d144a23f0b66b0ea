/// Traffic selectors as VPP takes them: prefixes, access list rules, policies.
@NullMarked
package io.triplane.agent.selector;

import org.jspecify.annotations.NullMarked;
