package io.groundwork.run;

import io.groundwork.problem.Problems;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which environment variables a run may have its engine get: an allow-list. Beside {@code TF_VAR_*} these are the variables
 * from which the providers of the registries read their credentials, and what an operator lists. What belongs to the
 * machine (where programs, home, proxies and certificates are) comes from the worker alone, and what steers the engine from
 * nobody.
 *
 * @param listed by an operator: names, and beginnings with a star
 */
public record EngineVariables(List<String> listed) {
    /** Of a configuration; every run may set them. */
    public static final String VARIABLE_PREFIX = "TF_VAR_";

    /**
     * From the documentation of widely used providers of the Terraform registry. Each is read by its provider and the
     * client library of that alone.
     */
    private static final List<String> PROVIDERS = List.of(
            "AIVEN_*",
            "ALIBABA_CLOUD_*",
            "ALICLOUD_*",
            "ARM_*",
            "ARTIFACTORY_*",
            "AUTH0_*",
            "AWS_*",
            "AZURE_*",
            "BITBUCKET_*",
            "BOUNDARY_*",
            "CLOUDFLARE_*",
            "CONFLUENT_*",
            "CONSUL_*",
            "DATABRICKS_*",
            "DATADOG_*",
            "DD_*",
            "DIGITALOCEAN_*",
            "DNSIMPLE_*",
            "DOCKER_HOST",
            "DYNATRACE_*",
            "ELASTICSEARCH_*",
            "EXOSCALE_*",
            "FASTLY_*",
            "FLY_*",
            "GITHUB_*",
            "GITLAB_*",
            "GOOGLE_*",
            "GRAFANA_*",
            "HCLOUD_*",
            "HCP_*",
            "HEROKU_*",
            "HONEYCOMB_*",
            "IBMCLOUD_*",
            "IC_*",
            "KEYCLOAK_*",
            "KUBE_*",
            "LAUNCHDARKLY_*",
            "LINODE_*",
            "MONGODB_ATLAS_*",
            "MYSQL_ENDPOINT",
            "MYSQL_PASSWORD",
            "MYSQL_USERNAME",
            "NETLIFY_*",
            "NEW_RELIC_*",
            "NOMAD_*",
            "NS1_*",
            "OCI_*",
            "OKTA_*",
            "OPSGENIE_*",
            "OS_*",
            "OVH_*",
            "PAGERDUTY_*",
            "PGDATABASE",
            "PGHOST",
            "PGPASSWORD",
            "PGPORT",
            "PGSSLMODE",
            "PGUSER",
            "PROXMOX_VE_*",
            "RANCHER_*",
            "SCW_*",
            "SENTRY_*",
            "SIGNALFX_*",
            "SNOWFLAKE_*",
            "SPACES_*",
            "SPOTINST_*",
            "TEMPORAL_CLOUD_*",
            "TENCENTCLOUD_*",
            "TFE_*",
            "VAULT_*",
            "VERCEL_*",
            "VSPHERE_*",
            "VULTR_*",
            "YC_*");

    /** Of the machine: given by the worker's operator, out of the worker's own environment, and never by a run. */
    private static final List<String> MACHINE = List.of(
            "ALL_PROXY",
            "CURL_CA_BUNDLE",
            "CURL_HOME",
            "FTP_PROXY",
            "GIT_*",
            "GNUPGHOME",
            "GOPROXY",
            "HOME",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "LANG",
            "LC_*",
            "NETRC",
            "NODE_EXTRA_CA_CERTS",
            "NO_PROXY",
            "REQUESTS_CA_BUNDLE",
            "SSH_*",
            "SSL_*",
            "TZ",
            "XDG_*");

    /** Steers the engine, its supervisor, or every program: nobody's to give. */
    private static final List<String> NOBODYS = List.of(
            "BASHOPTS",
            "BASH_*",
            "CDPATH",
            "CHECKPOINT_*",
            "DYLD_*",
            "ENV",
            "GCONV_PATH",
            "GODEBUG",
            "IFS",
            "LD_*",
            "MALLOC_*",
            "NO_COLOR",
            "PATH",
            "PS4",
            "PWD",
            "SHELL",
            "SHELLOPTS",
            "TERRAFORM_CONFIG",
            "TMPDIR",
            "TF_APPEND_USER_AGENT",
            "TF_CLI_*",
            "TF_DATA_DIR",
            "TF_DISABLE_PLUGIN_TLS",
            "TF_ENCRYPTION",
            "TF_FORCE_LOCAL_BACKEND",
            "TF_HTTP_*",
            "TF_IN_AUTOMATION",
            "TF_INPUT",
            "TF_LOG*",
            "TF_PLUGIN_*",
            "TF_REATTACH_PROVIDERS",
            "TF_SKIP_PROVIDER_VERIFY",
            "TF_STATE_PERSIST_INTERVAL",
            "TF_TEMP_LOG_PATH",
            "TF_WORKSPACE");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern ENTRY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?");

    /** What an operator gets who lists nothing. */
    public static final EngineVariables PROVIDERS_ONLY = new EngineVariables(List.of());

    /** Whether something can be so called: an environment variable, or {@code TF_VAR_} and a variable of a configuration. */
    public static boolean isName(String name) {
        return name.startsWith(VARIABLE_PREFIX)
                ? VariableName.isValid(name.substring(VARIABLE_PREFIX.length()))
                : NAME.matcher(name).matches();
    }

    /** Raises {@code environment_refused} (user) for what nobody may give. */
    public EngineVariables {
        listed = List.copyOf(listed);
        for (String entry : listed) {
            if (!ENTRY.matcher(entry).matches()) {
                throw Problems.badInput(
                        "environment_refused",
                        entry + " is neither the name of a variable nor a beginning like AWS_*",
                        "write names, and beginnings with a star");
            }
            boolean variables = entry.startsWith(VARIABLE_PREFIX);
            if (variables || NOBODYS.stream().anyMatch(nobodys -> overlap(nobodys, entry))) {
                throw Problems.badInput(
                        "environment_refused",
                        variables
                                ? entry + " is a variable of the configuration, which every run may set"
                                : entry + " would change what the engine or its supervisor does",
                        "leave it out");
            }
        }
    }

    /**
     * Raises {@code environment_refused} (user) for a name that no worker takes from a run, whatever its operator lists: a
     * server knows no more.
     */
    public static void requirePossible(Collection<String> names) {
        for (String name : names) {
            if (matches(NOBODYS, name)) {
                throw refused(name, "would change what the engine or its supervisor does", "leave the variable out");
            }
            if (isOfTheMachine(name)) {
                throw refused(
                        name,
                        "belongs to the machine that the engine runs on",
                        "set it where the worker runs, and list its name in GROUNDWORK_ENGINE_ENVIRONMENT there");
            }
        }
    }

    /** Raises {@code environment_refused} (user) for a name that a run may not give here. */
    public void requireAllowed(Collection<String> names) {
        requirePossible(names);
        for (String name : names) {
            if (!name.startsWith(VARIABLE_PREFIX) && !matches(PROVIDERS, name) && !matches(listed, name)) {
                throw refused(
                        name,
                        "is neither a TF_VAR_ variable nor one of a provider that this worker knows",
                        "list the name in GROUNDWORK_ENGINE_ENVIRONMENT where the worker runs, or hand the value over as a"
                                + " variable of the configuration (--env TF_VAR_name=env:" + name + ")");
            }
        }
    }

    /** Whether every engine gets this variable of the worker's own environment. */
    public boolean isHandedOn(String name) {
        return isOfTheMachine(name) && (matches(listed, name) || matches(listed, name.toUpperCase(Locale.ROOT)));
    }

    /** Programs read the names of proxies in small letters, too. */
    private static boolean isOfTheMachine(String name) {
        return matches(MACHINE, name) || (name.endsWith("_proxy") && matches(MACHINE, name.toUpperCase(Locale.ROOT)));
    }

    private static boolean matches(Collection<String> entries, String name) {
        return entries.stream().anyMatch(entry -> covers(entry, name));
    }

    private static boolean covers(String entry, String name) {
        return entry.endsWith("*") ? name.startsWith(entry.substring(0, entry.length() - 1)) : entry.equals(name);
    }

    /** Whether one entry could mean what the other does. */
    private static boolean overlap(String one, String other) {
        String beginning = one.endsWith("*") ? one.substring(0, one.length() - 1) : one;
        String otherBeginning = other.endsWith("*") ? other.substring(0, other.length() - 1) : other;
        return covers(one, otherBeginning) || covers(other, beginning);
    }

    private static RuntimeException refused(String name, String why, String nextStep) {
        return Problems.badInput(
                "environment_refused", "setting the engine's environment: " + name + " " + why, nextStep);
    }

    /** For documents. */
    public static List<String> providers() {
        return PROVIDERS;
    }
}
