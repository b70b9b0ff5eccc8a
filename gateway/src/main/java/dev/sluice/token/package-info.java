/// Who calls, and may they: credentials, tokens, groups, limits.
@NullMarked
package dev.sluice.token;

import org.jspecify.annotations.NullMarked;
