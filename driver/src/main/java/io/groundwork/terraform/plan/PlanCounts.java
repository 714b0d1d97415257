package io.groundwork.terraform.plan;

import java.util.List;

/**
 * How much a plan does, counted as the engine's own summary does: a replacement is one to add and one to destroy.
 *
 * @param forget objects dropped from the state and left alone
 * @param replace how many of add and destroy belong to replacements
 */
public record PlanCounts(int add, int change, int destroy, int imported, int forget, int replace) {

    static PlanCounts of(List<ResourceChange> changes) {
        int add = 0;
        int change = 0;
        int destroy = 0;
        int imported = 0;
        int forget = 0;
        int replace = 0;
        for (ResourceChange resource : changes) {
            Action action = resource.action();
            imported += resource.change().isImport() ? 1 : 0;
            replace += action.isReplacement() ? 1 : 0;
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
                case NO_OP, READ, UNKNOWN -> {}
            }
        }
        return new PlanCounts(add, change, destroy, imported, forget, replace);
    }
}
