/// The history as ValueFlows: who did what, and who will, in the words that other software of this
/// field reads (docs/valueflows.md).
@NullMarked
package org.ramdam.cli.valueflows;

import org.jspecify.annotations.NullMarked;
