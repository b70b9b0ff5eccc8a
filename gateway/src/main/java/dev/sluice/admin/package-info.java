/// The management API under `/api`: what scripts and consoles written for new-api call to run a gateway.
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
