// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.domain.Domain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A study of two instances, and requests with wishes. */
abstract class WishesFixture {

    static final Tag KVP = Tag.of(0x0018, 0x0060);
    static final Tag DESCRIPTION = Tag.of(0x0008, 0x1030);
    static final String STUDY = "4711|1.2.3";
    static final Wishes NO_KVP = removing(KVP);
    final Fixture fixture = new Fixture();

    @BeforeEach
    void receive() {
        receive(1);
        receive(2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    void receive(int number) {
        Map<Integer, String> more = Map.of(0x00180060, "120", 0x00081030, "Chest", 0x00081090, "Invented CT 7");
        fixture.archive.receive(Fixture.slice("4711", "1.2.3", number, more));
    }

    static Wishes removing(Tag... tags) {
        return new Wishes(Set.of(), Set.of(tags), Map.of(), false, "");
    }

    Outcome ask(LateWishes late, Wishes wishes) {
        return fixture.pseudonymization.carryOut(order(late, wishes, STUDY, Fixture.MERCY), Progress.UNSEEN);
    }

    Order order(LateWishes late, Wishes wishes, String study, Requester requester) {
        Domain plain = fixture.domain;
        RequestPolicy policy = new RequestPolicy(Set.of(DESCRIPTION), Set.of(), false, false, late);
        Domain domain = new Domain(
                plain.namespace(), plain.patientIds(), plain.profile(), plain.pixels(), policy, plain.uids());
        return new Order(List.of(new Resource(Level.STUDY, study)), domain, wishes, true, false, requester);
    }

    /** As stable-study handling does it, before anybody clicks. */
    Outcome.Copy copied() {
        return ask(LateWishes.TELL, Wishes.NONE).copies().get(0);
    }

    /** How many instances of the copy have this in their file. */
    long with(Outcome.Copy copy, String text) {
        return fixture.archive.instancesOf(copy.study()).stream()
                .map(fixture.archive.files::get)
                .filter(file -> new String(file, StandardCharsets.ISO_8859_1).contains(text))
                .count();
    }

    Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }
}
