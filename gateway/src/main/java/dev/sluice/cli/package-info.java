/// The commands a person types: serve, doctor, explain, bench.
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
