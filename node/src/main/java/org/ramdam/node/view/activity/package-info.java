/// Who did what: contributions by day, person and skill, their state, and totals.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.activity;
