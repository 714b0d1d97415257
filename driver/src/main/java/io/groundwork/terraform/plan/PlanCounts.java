package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How much a plan does, counted as the engine's own summary does: a replacement is one to add and one to destroy.
 *
 * @param add objects to create
 * @param change objects to update in place
 * @param destroy objects to delete, deposed ones among them
 * @param imported objects to adopt; they may be changed at the same time
 * @param forget objects dropped from the state and left alone
 * @param replace how many of add belong to replacements
 * @param moved objects that get another address; they may be changed at the same time
 * @param outputs outputs of the root module that change
 * @param actions invocations for their effect (Terraform 1.14)
 * @param deferred changes and invocations that are left for a later plan
 * @param read data sources that are read during the apply
 * @param drifted objects that have changed outside
 * @param unknown values of objects and outputs that are known only after the apply
 */
public record PlanCounts(
        int add,
        int change,
        int destroy,
        int imported,
        int forget,
        int replace,
        int moved,
        int outputs,
        int actions,
        int deferred,
        int read,
        int drifted,
        int unknown) {

    static PlanCounts of(PlanDocument plan) {
        int add = 0;
        int change = 0;
        int destroy = 0;
        int imported = 0;
        int forget = 0;
        int replace = 0;
        int moved = 0;
        int read = 0;
        int unknown = 0;
        for (ResourceChange resource : plan.resourceChanges()) {
            Action action = resource.action();
            imported += resource.change().isImport() ? 1 : 0;
            moved += resource.isMoved() ? 1 : 0;
            replace += action.isReplacement() ? 1 : 0;
            unknown += marked(resource.change().afterUnknown());
            switch (action) {
                case CREATE -> add++;
                case UPDATE -> change++;
                case DELETE -> destroy++;
                case FORGET -> forget++;
                case DELETE_THEN_CREATE, CREATE_THEN_DELETE -> {
                    add++;
                    destroy++;
                }
                case CREATE_THEN_FORGET -> {
                    add++;
                    forget++;
                }
                case READ -> read++;
                case NO_OP, UNKNOWN -> {}
            }
        }
        int outputs = 0;
        for (Change output : plan.outputChanges().values()) {
            outputs += output.action().isChange() ? 1 : 0;
            unknown += marked(output.afterUnknown());
        }
        return new PlanCounts(
                add,
                change,
                destroy,
                imported,
                forget,
                replace,
                moved,
                outputs,
                plan.actionInvocations().size(),
                plan.deferred(),
                read,
                plan.resourceDrift().size(),
                unknown);
    }

    private static int marked(JsonNode mask) {
        int marked = mask.isBoolean() && mask.booleanValue() ? 1 : 0;
        for (JsonNode part : mask) {
            marked += marked(part);
        }
        return marked;
    }
}
