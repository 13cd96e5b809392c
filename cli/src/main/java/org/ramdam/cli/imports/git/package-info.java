/// The history of a repository, as the installed git tells it.
///
/// A commit says who, when and what, never how long: the minutes of a line are a claim, and the
/// reading says so. Git is started without a shell, a pager, signatures checks or anything else
/// that a repository's own settings could make it run, and its output is cut at NUL bytes, which no
/// name and no message can hold.
@NullMarked
package org.ramdam.cli.imports.git;

import org.jspecify.annotations.NullMarked;
