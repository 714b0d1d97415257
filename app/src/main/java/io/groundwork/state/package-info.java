/**
 * States of workspaces: immutable sealed versions, the lock, run tokens, and Terraform's http protocol over them. Start
 * with {@link io.groundwork.state.StateStore}.
 */
@NullMarked
package io.groundwork.state;

import org.jspecify.annotations.NullMarked;
