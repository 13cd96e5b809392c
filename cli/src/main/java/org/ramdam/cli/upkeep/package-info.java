/// Looking after a site's database: copies of it, and whether it is as it must be.
@org.jspecify.annotations.NullMarked
package org.ramdam.cli.upkeep;
