/// Where all logs stand, told outside the network: a Sigsum proof, cosigned by witnesses over HTTP.
@org.jspecify.annotations.NullMarked
package org.ramdam.cli.anchor;
