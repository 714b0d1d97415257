/**
 * The HTTP API: requests in, ports called, problems out. No business decision is taken here. Start with
 * {@link io.groundwork.web.RunController}.
 */
@NullMarked
package io.groundwork.web;

import org.jspecify.annotations.NullMarked;
