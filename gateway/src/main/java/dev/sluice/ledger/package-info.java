/// What a call costs and where the money is: usage, price, bill, balances, and the writer that books them.
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
