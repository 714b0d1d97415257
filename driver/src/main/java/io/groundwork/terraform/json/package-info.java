/**
 * How JSON of the engines is read: with every digit. Not what the documents mean. Start with {@link
 * io.groundwork.terraform.json.EngineJson}.
 */
@NullMarked
package io.groundwork.terraform.json;

import org.jspecify.annotations.NullMarked;
