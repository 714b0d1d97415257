/**
 * What can go wrong, in one vocabulary: a stable code, its kind, and the one exception that carries it. A leaf: everyone
 * may see it, it sees nobody. Start with {@link io.groundwork.problem.ProblemKind}.
 */
@NullMarked
package io.groundwork.problem;

import org.jspecify.annotations.NullMarked;
