/**
 * What the packages may see and do, as tests. Start with {@link io.groundwork.architecture.PackageTable}, which is the
 * table; {@link io.groundwork.architecture.Rules} are the rules. Every rule takes the root package it is about, so that
 * it can be shown to fail on the classes under {@code fixture}, which break it on purpose.
 */
@NullMarked
package io.groundwork.architecture;

import org.jspecify.annotations.NullMarked;
