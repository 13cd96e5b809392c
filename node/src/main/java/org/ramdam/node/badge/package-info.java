/// Badges: what a site attests of a member's skill, as an Open Badges 3.0 credential that other
/// people's tools accept, and how one is checked without any node.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.badge;
