/// What happens to one call, top to bottom.
@NullMarked
package dev.sluice.relay;

import org.jspecify.annotations.NullMarked;
