/// The contributors that a project names in `.all-contributorsrc`
/// ([all-contributors](https://allcontributors.org)): people, and the kinds of what they did, from
/// code to events; no days and no hours.
@NullMarked
package org.ramdam.cli.imports.contributors;

import org.jspecify.annotations.NullMarked;
