/// The environment a process was started with, read once.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
