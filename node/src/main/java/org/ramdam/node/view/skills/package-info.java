/// Who knows, or wants to learn, what; found by words that are nearly the same.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.skills;
