@NullMarked
package org.ramdam.cli.report;

import org.jspecify.annotations.NullMarked;
