/// What the tests of all modules share: properties that hold for every seed, and generators.
@NullMarked
package org.ramdam.protocol.testing;

import org.jspecify.annotations.NullMarked;
