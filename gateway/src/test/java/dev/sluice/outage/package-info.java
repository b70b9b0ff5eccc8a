/// What callers, operators and the books see while the database is away.
@NullMarked
package dev.sluice.outage;

import org.jspecify.annotations.NullMarked;
