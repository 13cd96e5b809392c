/// Real node processes under fire: killed, stopped, cut off, their disks full or torn, their clocks
/// wrong. A short form runs with all tests, `./ramdam test faults` takes its time.
@NullMarked
package org.ramdam.cli.faults;

import org.jspecify.annotations.NullMarked;
