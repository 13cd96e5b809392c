@NullMarked
package org.ramdam.cli.keys;

import org.jspecify.annotations.NullMarked;
