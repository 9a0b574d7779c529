package io.github.pseudonymizer.rewrite;

import java.util.ArrayDeque;
import java.util.Deque;

/** A property of a dataset that items inherit unless they have their own. Costs nothing for levels that have none. */
final class Inherited<T> {

    private record Level<T>(int depth, T value) {}

    private final T outermost;
    private final Deque<Level<T>> levels = new ArrayDeque<>();

    Inherited(T outermost) {
        this.outermost = outermost;
    }

    T current() {
        Level<T> innermost = levels.peek();
        return innermost == null ? outermost : innermost.value();
    }

    /** From here on, at this depth and deeper. */
    void set(int depth, T value) {
        leaveTo(depth - 1);
        levels.push(new Level<>(depth, value));
    }

    /** Forgets what was set deeper than this. */
    void leaveTo(int depth) {
        while (!levels.isEmpty() && levels.element().depth() > depth) {
            levels.pop();
        }
    }
}
