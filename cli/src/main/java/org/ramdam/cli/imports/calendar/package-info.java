/// Workshops of a calendar (RFC 5545): an event with attendees is one line with all who came.
///
/// The reader is our own. What is needed of the standard is the form of its lines, and of an event
/// its start, its end and its people; a library would bring rules of recurrence, time zone
/// definitions and a cache of its own, and refuse as a whole files whose events are sound.
/// Repeating events are not expanded: a calendar says when a workshop was to be, and its attendees
/// whether they meant to come, so that each time has to be an event that somebody looked at.
@NullMarked
package org.ramdam.cli.imports.calendar;

import org.jspecify.annotations.NullMarked;
