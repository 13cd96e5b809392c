/// What a person may ask, over HTTP on a Unix socket.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.api;
