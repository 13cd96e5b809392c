/// What is read elsewhere than on the terminal: tables for a spreadsheet, pages for a printer.
@NullMarked
package org.ramdam.cli.sheet;

import org.jspecify.annotations.NullMarked;
