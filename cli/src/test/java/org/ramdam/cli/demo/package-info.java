@NullMarked
package org.ramdam.cli.demo;

import org.jspecify.annotations.NullMarked;
