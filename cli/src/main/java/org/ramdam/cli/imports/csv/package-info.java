/// Contributions of any spreadsheet, by way of CSV.
///
/// What a file does not say is guessed only when asked for
/// ([org.ramdam.cli.imports.csv.CsvOptions#guess]), and every guess is in the
/// [org.ramdam.cli.imports.csv.CsvReading] for a person to confirm: what each column was taken for
/// and how sure that is, the encoding, the order of days, the decimal separator.
///
/// A mapping file ([org.ramdam.cli.imports.csv.CsvMapping]) says it instead of guessing. It has
/// lines of the form `name = value`, since headers have accents, spaces and apostrophes that would
/// have to be quoted in TOML:
///
/// ```text
/// # the columns: header = day, hours, who, for, what, skill, project, action or ignore
/// Date de l'action = day
/// Nb heures        = hours
/// Remarques        = ignore
///
/// [format]
/// separator = ;
/// date      = day/month/year     # or month/day/year, year/month/day; ISO is always read
/// decimal   = ,
/// unit      = hours              # or minutes
///
/// [defaults]                     # for empty cells and missing columns
/// for     = La Fabrique
/// project = Jardin partagé
/// ```
@NullMarked
package org.ramdam.cli.imports.csv;

import org.jspecify.annotations.NullMarked;
