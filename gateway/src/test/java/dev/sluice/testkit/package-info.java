/// What tests drive the product with: an upstream that misbehaves on command, clients, and a way to wait.
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
