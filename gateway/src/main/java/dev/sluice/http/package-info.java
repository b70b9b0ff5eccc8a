/// How bytes come in and go out: limits, request ids, client addresses, the bridge to blocking code.
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
