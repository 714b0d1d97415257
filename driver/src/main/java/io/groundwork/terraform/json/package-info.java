/**
 * JSON as the engines write it: streams, plans and states.
 *
 * <p>Here: {@link io.groundwork.terraform.json.EngineJson}, the only reader of it. Not here: what it means ({@code event},
 * {@code plan}). A leaf.
 */
@NullMarked
package io.groundwork.terraform.json;

import org.jspecify.annotations.NullMarked;
