/// Databases for tests, and the tests of the store.
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
