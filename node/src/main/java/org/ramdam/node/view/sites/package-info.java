/// How sites and networks are called and reached, and who admitted whom.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.sites;
