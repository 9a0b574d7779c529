// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.plan.action.Action;
import java.util.Map;

/** What actions are called in docs/attributes.md; without the values that some of them carry. */
public final class ActionWords {

    private static final Map<Class<? extends Action>, String> WORDS = Map.ofEntries(
            Map.entry(Action.Keep.class, "stays"),
            Map.entry(Action.KeepUnlessIdentifying.class, "stays unless it mentions an identity, else removed"),
            Map.entry(Action.KeepVetted.class, "stays unless it mentions an identity or a date"),
            Map.entry(Action.Remove.class, "removed"),
            Map.entry(Action.Empty.class, "emptied"),
            Map.entry(Action.Replace.class, "replaced"),
            Map.entry(Action.Put.class, "replaced"),
            Map.entry(Action.Dummy.class, "dummy"),
            Map.entry(Action.DummyCode.class, "dummy code"),
            Map.entry(Action.Pseudonymize.class, "pseudonym"),
            Map.entry(Action.PseudonymizeNumber.class, "pseudonym"),
            Map.entry(Action.MapUid.class, "mapped"),
            Map.entry(Action.ShiftDate.class, "shifted"),
            Map.entry(Action.Blank.class, "blanked"),
            Map.entry(Action.Clean.class, "cleaned"),
            Map.entry(Action.CapAge.class, "capped at 090Y"));

    private ActionWords() {}

    public static String of(Action action) {
        String word = WORDS.getOrDefault(action.getClass(), action.getClass().getSimpleName());
        return action instanceof Action.Clean clean ? word + ", else " + of(clean.otherwise()) : word;
    }
}
