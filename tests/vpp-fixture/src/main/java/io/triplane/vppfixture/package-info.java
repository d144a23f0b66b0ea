/// A real VPP for tests: its process, its start-up file, network namespaces to connect several.
@NullMarked
package io.triplane.vppfixture;

import org.jspecify.annotations.NullMarked;
