/// Checks, repairs, explanations and the support bundle: everything an operator would otherwise find out by hand.
///
/// Works beside a running gateway and inside one; blocks, so it runs on virtual threads or in a command of its own.
@NullMarked
package dev.sluice.doctor;

import org.jspecify.annotations.NullMarked;
