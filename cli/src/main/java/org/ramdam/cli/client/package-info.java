@NullMarked
package org.ramdam.cli.client;

import org.jspecify.annotations.NullMarked;
