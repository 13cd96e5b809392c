/// What any bytes must never do to what a person reads in from elsewhere.
@NullMarked
package org.ramdam.cli.fuzz;

import org.jspecify.annotations.NullMarked;
