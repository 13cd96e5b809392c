@org.jspecify.annotations.NullMarked
package org.ramdam.protocol.work;
