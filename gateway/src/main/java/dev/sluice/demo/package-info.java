/// A vendor inside the process, and the demo that shows the product at work with it.
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
