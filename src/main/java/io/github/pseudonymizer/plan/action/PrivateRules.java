// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.SafePrivate;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to private attributes, the same at every depth: they go, unless the domain names them, the standard
 * holds them to be safe and Retain Safe Private is chosen, or a client may keep them all.
 *
 * <p>Of those that stay, UIDs are mapped and dates shifted like others; the sequences are walked through, and inside
 * them each private attribute needs its own right to stay.
 *
 * @param listed what the standard holds to be safe
 * @param kept what the domain names by its creator
 * @param keepsAll whether a client keeps all private attributes as far as they hold no identity
 */
public record PrivateRules(SafePrivate listed, Set<Option> options, Set<PrivateAttribute> kept, boolean keepsAll) {

    private static final int FIRST_CREATOR = 0x10;

    public PrivateRules {
        options = Set.copyOf(options);
        kept = Set.copyOf(kept);
    }

    public static PrivateRules of(Profile profile, boolean keepsAll) {
        return new PrivateRules(
                Editions.named(profile.edition()).safePrivate(), profile.options(), profile.keepPrivate(), keepsAll);
    }

    public Ruling rulingFor(Attribute attribute) {
        Tag tag = attribute.tag();
        Vr vr = attribute.vr();
        if (tag.element() < FIRST_CREATOR) {
            return removed("private, where no creator can reserve anything");
        }
        if (tag.isPrivateCreator()) {
            return creator(tag.group(), attribute.privateCreator());
        }
        Optional<PrivateAttribute> known = kept.isEmpty() && !retainsSafe()
                ? Optional.empty()
                : PrivateAttribute.at(tag, attribute.privateCreator());
        Treatment treatment = attribute.surroundings().treatment();
        if (known.filter(kept::contains).isPresent()) {
            Vr expected =
                    known.flatMap(listed::find).flatMap(SafePrivate.Row::vr).orElse(vr);
            Ruling ruling = new Ruling(new Action.Keep(), Ruling.Source.DOMAIN_LIST, "Keep " + known.get());
            return inside(adapt(ruling, vr == Vr.UN || expected == Vr.UI ? expected : vr), vr, treatment);
        }
        Optional<SafePrivate.Row> safe = known.filter(unused -> retainsSafe()).flatMap(listed::find);
        if (safe.isPresent()) {
            return inside(safe(safe.get(), vr), vr, treatment);
        }
        return keepsAll ? new Ruling(wished(vr), Ruling.Source.CLIENT_WISH, "KeepPrivateTags") : removed("private");
    }

    /** What staying means for this VR: a UID is mapped and a date shifted wherever others are. */
    public Ruling adapt(Ruling ruling, Vr vr) {
        boolean stays =
                ruling.action() instanceof Action.Keep || ruling.action() instanceof Action.KeepUnlessIdentifying;
        if (stays && vr == Vr.UI && !retainsUids()) {
            return new Ruling(new Action.MapUid(), ruling.source(), ruling.reason() + ", mapped");
        }
        if (stays && (vr == Vr.DA || vr == Vr.DT) && modifiesDates()) {
            return new Ruling(new Action.ShiftDate(), ruling.source(), ruling.reason() + ", shifted");
        }
        return ruling;
    }

    private Ruling creator(int group, String name) {
        if (kept.stream().anyMatch(one -> one.group() == group && one.creator().equals(name))) {
            return new Ruling(new Action.Keep(), Ruling.Source.DOMAIN_LIST, "creator of what Keep names");
        }
        if (retainsSafe() && listed.knows(group, name)) {
            return new Ruling(
                    new Action.Keep(), Ruling.Source.OPTION, "RetainSafePrivate: C, creator of what is listed");
        }
        return keepsAll
                ? new Ruling(new Action.Keep(), Ruling.Source.CLIENT_WISH, "KeepPrivateTags")
                : removed("private creator");
    }

    private Ruling safe(SafePrivate.Row row, Vr encoded) {
        Vr expected = row.vr().orElse(encoded);
        String reason = "RetainSafePrivate: C, " + row.attribute() + " is in PS3.15 Table E.3.10-1";
        if ((encoded == Vr.SQ) != (row.vr().orElse(Vr.UN) == Vr.SQ)) {
            return new Ruling(new Action.Remove(), Ruling.Source.OPTION, reason + ", but encoded as " + encoded);
        }
        Vr vr = encoded == Vr.UN || expected == Vr.UI || expected == Vr.DA || expected == Vr.DT ? expected : encoded;
        return new Ruling(safe(vr, encoded), Ruling.Source.OPTION, reason);
    }

    private Action safe(Vr vr, Vr encoded) {
        return switch (vr) {
            case UI -> retainsUids() ? new Action.Keep() : new Action.MapUid();
            case DA, DT, TM -> dated(vr);
            case PN -> new Action.Remove();
            case AS -> new Action.CapAge();
            case LO, LT, SH, ST, UC, UR, UT ->
                encoded == Vr.UN ? new Action.KeepUnlessIdentifying() : new Action.Clean(new Action.Remove());
            case OB, OD, OF, OL, OV, OW, UN -> new Action.KeepUnlessIdentifying();
            default -> encoded == Vr.UN ? new Action.KeepUnlessIdentifying() : new Action.Keep();
        };
    }

    private Action wished(Vr vr) {
        return switch (vr) {
            case UI -> retainsUids() ? new Action.Keep() : new Action.MapUid();
            case PN -> new Action.Remove();
            case DA, DT, TM -> dated(vr);
            default -> new Action.KeepUnlessIdentifying();
        };
    }

    private Action dated(Vr vr) {
        if (modifiesDates()) {
            return vr == Vr.TM ? new Action.Keep() : new Action.ShiftDate();
        }
        return options.contains(Option.RETAIN_LONGITUDINAL_FULL_DATES) ? new Action.Keep() : new Action.Remove();
    }

    /** Where free text does not survive, private text does not either. */
    private static Ruling inside(Ruling ruling, Vr vr, Treatment treatment) {
        boolean isText = vr.isAffectedByCharacterSet() || vr == Vr.UR || vr == Vr.UN;
        boolean isMapped = ruling.action() instanceof Action.MapUid || ruling.action() instanceof Action.ShiftDate;
        if (treatment == Treatment.OPEN || !isText || isMapped) {
            return ruling;
        }
        Action action = treatment == Treatment.BLANKED || vr == Vr.UN
                ? new Action.Remove()
                : new Action.Clean(new Action.Remove());
        return new Ruling(action, Ruling.Source.SURROUNDINGS, ruling.reason() + ", inside what is " + treatment.word());
    }

    private static Ruling removed(String reason) {
        return new Ruling(new Action.Remove(), Ruling.Source.PRIVATE, reason);
    }

    private boolean retainsSafe() {
        return options.contains(Option.RETAIN_SAFE_PRIVATE);
    }

    private boolean retainsUids() {
        return options.contains(Option.RETAIN_UIDS);
    }

    private boolean modifiesDates() {
        return options.contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
    }
}
