@org.jspecify.annotations.NullMarked
package org.ramdam.cli.bundle;
