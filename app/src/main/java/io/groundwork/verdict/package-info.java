/**
 * Which verdicts on plans the server has accepted: those that were reached by all the policy sets and settings that its
 * operator requires. Not here: judging, which workers do, and what a run does with a verdict. Start with {@link
 * io.groundwork.verdict.Verdicts}.
 */
@NullMarked
package io.groundwork.verdict;

import org.jspecify.annotations.NullMarked;
