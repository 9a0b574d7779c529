/** Adapters of the ports to PostgreSQL: stores, schema migrations, connection pool, embedded server. */
@NullMarked
package io.github.pseudonymizer.postgres;

import org.jspecify.annotations.NullMarked;
