/// What sites have today, read as lines that say who did what: spreadsheets, the history of a
/// repository, a list of contributors, a calendar.
///
/// Each reader takes bytes and gives a [org.ramdam.cli.imports.Reading]: lines, what is wrong and
/// where, and what it made of what the source leaves open. It looks nothing up, and has no clock
/// and no network; whom the names mean is found later. Nothing that a source may hold makes a
/// reader throw.
@NullMarked
package org.ramdam.cli.imports;

import org.jspecify.annotations.NullMarked;
