@NullMarked
package org.ramdam.cli;

import org.jspecify.annotations.NullMarked;
