/// From the configuration in force to what the engines and the data plane are to be told.
@NullMarked
package io.triplane.daemon.config;

import org.jspecify.annotations.NullMarked;
