@NullMarked
package dev.sluice.token;

import org.jspecify.annotations.NullMarked;
