/// The `triplane` command: finds the gateway, decides between one command, a batch and the shell.
@NullMarked
package io.triplane.cli;

import org.jspecify.annotations.NullMarked;
