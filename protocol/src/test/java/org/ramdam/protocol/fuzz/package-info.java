/// What random bytes must never do: a target for every decoder and for the machine that peers talk
/// to, run by Jazzer, which keeps what reaches new code. A target is a class with one method,
/// `fuzzerTestOneInput`; it fails by throwing.
@NullMarked
package org.ramdam.protocol.fuzz;

import org.jspecify.annotations.NullMarked;
