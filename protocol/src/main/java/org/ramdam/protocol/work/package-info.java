/// Who has taken which work, and how far it has come.
@org.jspecify.annotations.NullMarked
package org.ramdam.protocol.work;
