@NullMarked
package org.ramdam.cli.csv;

import org.jspecify.annotations.NullMarked;
