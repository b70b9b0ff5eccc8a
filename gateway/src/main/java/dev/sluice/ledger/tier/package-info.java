/// A small language for prices: arithmetic in decimals over what a call used, without loops, names or objects of the
/// program. Depends on nothing else of Sluice.
@NullMarked
package dev.sluice.ledger.tier;

import org.jspecify.annotations.NullMarked;
