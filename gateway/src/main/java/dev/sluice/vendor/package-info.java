/// How each upstream is addressed and read. Vendors that share a shape are rows of data.
@NullMarked
package dev.sluice.vendor;

import org.jspecify.annotations.NullMarked;
