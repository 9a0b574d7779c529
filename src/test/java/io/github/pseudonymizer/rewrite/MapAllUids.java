// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;

/** A plan that keeps all but identifiers, so that a judge can compare the rest. */
public final class MapAllUids implements Plan {

    @Override
    public Ruling rulingFor(Attribute attribute) {
        return new Ruling(action(attribute.tag(), attribute.vr()), Ruling.Source.UNLISTED, "test");
    }

    private static Action action(Tag tag, Vr vr) {
        return switch (tag.value()) {
            case 0x00100010, 0x00100020 -> new Action.Pseudonymize();
            // Study ID, Accession Number, Other Patient IDs, Other Patient Names
            case 0x00200010, 0x00080050, 0x00101000, 0x00101001 -> new Action.Empty();
            // SOP Class and Referenced SOP Class UID
            case 0x00080016, 0x00081150 -> new Action.Keep();
            default -> vr == Vr.UI ? new Action.MapUid() : new Action.Keep();
        };
    }

    @Override
    public Stamp stamp() {
        return ActionsByTag.STAMP;
    }
}
