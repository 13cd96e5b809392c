/// What a site has voted, day by day, and what it takes to vote it.
@org.jspecify.annotations.NullMarked
package org.ramdam.protocol.policy;
