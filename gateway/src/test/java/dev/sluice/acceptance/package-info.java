/// Every promise of the seed report as a test on the whole product, named by its row.
@NullMarked
package dev.sluice.acceptance;

import org.jspecify.annotations.NullMarked;
