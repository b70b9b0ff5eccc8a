/// The databases Sluice works on: how they are named, opened, brought up to date and given back.
///
/// The tables are those of new-api and one-api, with their exact names and meaning; what is Sluice's own carries the
/// prefix `sluice_`. Everything here blocks: call it from virtual threads only.
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
