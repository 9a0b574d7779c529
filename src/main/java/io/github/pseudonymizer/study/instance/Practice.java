// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.Substitutes;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * Copies of an invented instance that are thrown away, so that the JVM has loaded and compiled the code before the
 * first instance of a user comes. No pseudonym is assigned.
 */
public final class Practice {

    /** The compiler takes a method after 200 calls. */
    static final int COPIES = 300;

    private static final String SAMPLE = "practice.dcm";

    private Practice() {}

    /**
     * Makes copies as a domain's requests would.
     *
     * @param goesOn asked before each copy; practice ends as soon as it says no
     * @return how many copies were made
     */
    public static int with(Domain domain, BooleanSupplier goesOn) {
        Rewriter.ForStudy rewriters = new Rewriter.ForStudy(domain.plan());
        byte[] sample = sample();
        ByteBuffer original =
                ByteBuffer.allocateDirect(sample.length).put(sample).flip();
        ByteBuffer copy = ByteBuffer.allocateDirect(2 * sample.length);
        int made = 0;
        while (made < COPIES && goesOn.getAsBoolean()) {
            Rewriter rewriter = rewriters.open(original);
            Rewritten rewritten = rewriter.rewrite(Substitutes.standIns(rewriter.facts(), domain.uidsOfCopies()));
            rewritten.writeTo(copy.clear());
            made++;
        }
        return made;
    }

    /** A small CT with many attributes. */
    static byte[] sample() {
        try (InputStream resource = Practice.class.getResourceAsStream(SAMPLE)) {
            if (resource == null) {
                throw new IllegalStateException("the JAR lacks " + SAMPLE);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
