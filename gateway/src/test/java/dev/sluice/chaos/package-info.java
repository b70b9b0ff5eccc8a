/// The product as a process that is killed under load, and what its books say afterwards.
@NullMarked
package dev.sluice.chaos;

import org.jspecify.annotations.NullMarked;
