/// `ramdam demo`: a network of real nodes on one machine, with real data, that checks itself.
///
/// [DemoData] is what happened, [DemoPlan] who writes what where, [Network] the nodes, [Demo] the
/// steps, [Checks] what must hold at the end.
@NullMarked
package org.ramdam.cli.demo;

import org.jspecify.annotations.NullMarked;
