package org.ramdam.cli.imports.csv;

import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Field;

/// What a column was taken for.
///
/// @param number from 1
/// @param name as the header has it
/// @param field null: it is not read
/// @param sample the first cell of it that is not empty; empty if nothing was guessed
public record ColumnUse(
    int number, String name, @Nullable Field field, Certainty certainty, String sample) {}
