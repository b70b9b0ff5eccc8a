/// What an operator sees from outside: logs, health, metrics, the last exchanges.
///
/// The way of a call only reports to [CallObserver]; everything else here reads.
@NullMarked
package dev.sluice.ops;

import org.jspecify.annotations.NullMarked;
