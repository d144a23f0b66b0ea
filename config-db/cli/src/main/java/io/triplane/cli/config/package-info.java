/// Commands to rows of CONFIG_DB and back.
@NullMarked
package io.triplane.cli.config;

import org.jspecify.annotations.NullMarked;
