@NullMarked
package io.triplane.daemon.config;

import org.jspecify.annotations.NullMarked;
