@NullMarked
package org.ramdam.cli.sheet;

import org.jspecify.annotations.NullMarked;
