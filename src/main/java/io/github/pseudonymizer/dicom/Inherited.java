// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.ArrayDeque;
import java.util.Deque;

/** A property of a dataset that items inherit unless they have their own. Levels without their own cost nothing. */
public final class Inherited<T> {

    private record Level<T>(int depth, T value) {}

    private final T outermost;
    private final Deque<Level<T>> levels = new ArrayDeque<>();

    /** @param outermost of the dataset itself */
    public Inherited(T outermost) {
        this.outermost = outermost;
    }

    /** The value at the present depth. */
    public T current() {
        Level<T> innermost = levels.peek();
        return innermost == null ? outermost : innermost.value();
    }

    /** Sets the value for this depth and deeper. */
    public void set(int depth, T value) {
        leaveTo(depth - 1);
        levels.push(new Level<>(depth, value));
    }

    /** Forgets the values of deeper levels. */
    public void leaveTo(int depth) {
        while (!levels.isEmpty() && levels.element().depth() > depth) {
            levels.pop();
        }
    }
}
