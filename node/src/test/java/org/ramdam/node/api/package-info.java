/// What the local API answers, byte for byte where it matters.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.api;
