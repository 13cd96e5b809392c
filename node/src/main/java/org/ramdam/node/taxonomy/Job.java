package org.ramdam.node.taxonomy;

/// A job sheet of ROME.
///
/// @param code a letter and four digits
/// @param label in French, usually in both genders
public record Job(String code, String label) {}
