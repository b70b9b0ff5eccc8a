/// Why a call was turned away, and how that is said in each caller's protocol.
@NullMarked
package dev.sluice.refusal;

import org.jspecify.annotations.NullMarked;
