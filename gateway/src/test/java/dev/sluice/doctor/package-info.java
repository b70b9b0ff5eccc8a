@NullMarked
package dev.sluice.doctor;

import org.jspecify.annotations.NullMarked;
