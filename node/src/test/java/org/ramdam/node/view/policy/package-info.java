/// Tests of the view of policies.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.policy;
