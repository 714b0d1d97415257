package io.groundwork.workflow;

import io.temporal.common.SearchAttributeKey;

/** The search attributes of a run. */
public final class SearchKeys {
    public static final SearchAttributeKey<String> PROVISION_STATUS = SearchAttributeKey.forKeyword("provisionStatus");
    public static final SearchAttributeKey<String> TF_DIRECTORY = SearchAttributeKey.forKeyword("tfDirectory");
    public static final SearchAttributeKey<String> WORKSPACE = SearchAttributeKey.forKeyword("workspace");
    public static final SearchAttributeKey<String> RUN_ID = SearchAttributeKey.forKeyword("runId");

    private SearchKeys() {}
}
