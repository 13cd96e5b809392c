/// Who is a member of which site, by id, by device and by name.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.people;
