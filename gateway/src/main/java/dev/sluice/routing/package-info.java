/// Which channels serve a (group, model), in which order, and why.
@NullMarked
package dev.sluice.routing;

import org.jspecify.annotations.NullMarked;
