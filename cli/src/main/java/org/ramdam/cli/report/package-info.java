/// What a site gives away on paper: sums of a period, the valuation of volunteer work, and
/// certificates of it.
@NullMarked
package org.ramdam.cli.report;

import org.jspecify.annotations.NullMarked;
