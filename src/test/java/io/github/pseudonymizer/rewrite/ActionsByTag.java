// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan that keeps everything except the tags that it was given, at every depth. */
public final class ActionsByTag implements Plan {

    static final Stamp STAMP = new Stamp(
            List.of("Mercy Basic Profile"), List.of(new Stamp.Code("113100", "DCM", "Basic Profile")), "MODIFIED");

    private final Map<Integer, Action> actions = new HashMap<>();
    private PixelDecision pixels = new PixelDecision.Keep();
    private boolean blankText;

    /** Nothing changes, apart from the stamp. */
    public static ActionsByTag keepAll() {
        return new ActionsByTag();
    }

    /** Names, IDs and the UIDs that place an instance become pseudonyms; everything else stays. */
    public static ActionsByTag pseudonymize() {
        return keepAll()
                .with(new Action.Pseudonymize(), 0x00100010, 0x00100020)
                .with(new Action.MapUid(), 0x00080018, 0x00081155, 0x0020000D, 0x0020000E, 0x00200052);
    }

    public ActionsByTag with(Action action, int... tags) {
        for (int tag : tags) {
            actions.put(tag, action);
        }
        return this;
    }

    /** Text without an action of its own is blanked where blanking is asked for. */
    ActionsByTag blankingText() {
        blankText = true;
        return this;
    }

    /** Of every image these rectangles become black. */
    public ActionsByTag blackingOut(List<Rectangle> rectangles) {
        pixels = new PixelDecision.BlackOut(rectangles);
        return this;
    }

    @Override
    public PixelDecision decide(PixelFacts facts) {
        return pixels;
    }

    @Override
    public Ruling rulingFor(Attribute attribute) {
        Action action = actions.get(attribute.tag().value());
        boolean blanked =
                blankText && attribute.vr().isText() && attribute.surroundings().treatment() == Treatment.BLANKED;
        Action otherwise = blanked ? new Action.Replace("BLANK") : new Action.Keep();
        return new Ruling(action == null ? otherwise : action, Ruling.Source.UNLISTED, "test");
    }

    @Override
    public Stamp stamp() {
        return STAMP;
    }
}
