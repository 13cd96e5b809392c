/// Measures: real nodes, a real store, TLS over the loopback, and the limits of the machine beside.
@NullMarked
package org.ramdam.cli.bench;

import org.jspecify.annotations.NullMarked;
