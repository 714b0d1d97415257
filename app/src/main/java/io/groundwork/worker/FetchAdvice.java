package io.groundwork.worker;

import io.groundwork.run.plan.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to do about a module or provider that an engine could not have, by its own words of why. Pure. */
final class FetchAdvice {
    private record Sign(Pattern words, String nextStep) {
        static Sign of(String words, String nextStep) {
            return new Sign(Pattern.compile(words, Pattern.CASE_INSENSITIVE), nextStep);
        }
    }

    /** Words of Terraform 1.11 and OpenTofu 1.10; the first that fits counts. */
    private static final List<Sign> SIGNS = List.of(
            Sign.of(
                    "Unreadable module directory|source path error: stat",
                    "its source is a path, and a worker has only what lies in the directory of the run: put the module below"
                            + " that directory, run the directory that holds both, or give it a source that the worker can"
                            + " fetch (a registry, git); if it is there, see what .terraformignore leaves out"),
            Sign.of(
                    "failed to determine your intended installation method",
                    "write the module's source as the error says: a path begins with ./ or ../"),
            Sign.of(
                    "checksums (previously )?recorded in the dependency lock file",
                    "the lock file has no checksum of this package: if it was made on another platform, run 'terraform"
                            + " providers lock -platform=linux_amd64' (or 'tofu providers lock ...') beside the"
                            + " configuration and run again; if not, find out why the package has changed"),
            Sign.of(
                    "previously-selected version .* is no longer available",
                    "the worker's registry or mirror lacks the version that .terraform.lock.hcl names: put it there, or run"
                            + " 'terraform init -upgrade' beside the configuration and run again"),
            Sign.of(
                    "locked provider .* does not match configured version constraint",
                    "run 'terraform init -upgrade' (or 'tofu init -upgrade') beside the configuration, so that"
                            + " .terraform.lock.hcl fits it, and run again"));

    private FetchAdvice() {}

    /** Empty if the words say no more than that it could not be had. */
    static Optional<String> about(Diagnostic error) {
        String words = error.summary() + "\n" + error.detail();
        return SIGNS.stream()
                .filter(sign -> sign.words().matcher(words).find())
                .map(Sign::nextStep)
                .findFirst();
    }
}
