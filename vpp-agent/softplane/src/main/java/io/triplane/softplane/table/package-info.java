/// What VPP holds: interfaces, routes, ACLs, SAs, policies, tunnel protection, punt registrations,
/// each with VPP's answers to right and wrong requests. Owner of all of it: the main loop.
@NullMarked
package io.triplane.softplane.table;

import org.jspecify.annotations.NullMarked;
