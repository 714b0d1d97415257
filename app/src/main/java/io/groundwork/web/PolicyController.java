package io.groundwork.web;

import io.groundwork.registry.RunRegistry;
import io.groundwork.run.RunId;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.Verdict;
import io.groundwork.verdict.Verdicts;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What workers have to judge plans by, and what came of it. */
@RestController
@RequestMapping("/internal/v1")
public final class PolicyController {
    private final RunRegistry registry;
    private final Verdicts verdicts;

    public PolicyController(RunRegistry registry, Verdicts verdicts) {
        this.registry = registry;
        this.verdicts = verdicts;
    }

    @GetMapping("/policies")
    PolicyRequirements required() {
        return verdicts.requirements();
    }

    @PostMapping("/runs/{run}/verdict")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void judged(@PathVariable String run, @RequestBody Verdict verdict) {
        registry.get(RunId.check(run));
        verdicts.accept(run, verdict);
    }
}
