/// What this view answers, case by case.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.skills;
