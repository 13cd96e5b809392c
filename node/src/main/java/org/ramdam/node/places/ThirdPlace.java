package org.ramdam.node.places;

import org.ramdam.protocol.record.Place;

/// A third place of the list of 2019.
///
/// @param insee code of its commune; empty if the list does not say it
/// @param place where it is; the name of the commune may be empty
public record ThirdPlace(String name, String insee, Place place) {}
