/// Logs in files: bundles, for where no network goes, and tiles, for whoever wants to read along.
@org.jspecify.annotations.NullMarked
package org.ramdam.cli.bundle;
