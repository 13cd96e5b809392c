/// What every view must be: the same for every order in which logs arrive.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view;
