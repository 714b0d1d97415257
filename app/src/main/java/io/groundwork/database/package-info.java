/**
 * The server's database: opening it, its schema, reading and writing. Start with {@link io.groundwork.database.Database}.
 */
@NullMarked
package io.groundwork.database;

import org.jspecify.annotations.NullMarked;
