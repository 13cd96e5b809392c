/// Projects: how they are called, who leads them, whether they are finished.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.process;
