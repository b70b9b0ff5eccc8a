/// Measures the packaged product, as a process of its own, next to nginx in the same run.
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
