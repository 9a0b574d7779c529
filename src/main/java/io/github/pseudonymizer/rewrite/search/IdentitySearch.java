// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for identities in folded text; {@link LeakRules} tell what each find means. Confined to one thread. */
final class IdentitySearch {

    private static final int SHORTEST_DATE_AMID_LETTERS = 8;

    private final Identities identities;
    private final SearchTermCache terms;
    private final UidSet uids;
    private final AhoCorasick ordinary;
    private @Nullable AhoCorasick strict;

    IdentitySearch(Identities identities, SearchTermCache terms) {
        this.identities = identities;
        this.terms = terms;
        this.uids = new UidSet(identities.uids());
        this.ordinary = terms.of(identities, false);
    }

    /** Searches each value of the text on its own. Parts of a name count together across values. */
    void search(FoldedText text, LeakRules rules, Matches matches) {
        Parts parts = new Parts();
        int start = 0;
        for (int i = 0; i < text.length() && rules.isMultiple() && !matches.suffice(); i++) {
            if (text.at(i) == '\\') {
                searchValue(text, start, i, rules, parts, matches);
                start = i + 1;
            }
        }
        if (!matches.suffice()) {
            searchValue(text, start, text.length(), rules, parts, matches);
        }
    }

    private void searchValue(FoldedText text, int from, int to, LeakRules rules, Parts parts, Matches matches) {
        int start = from;
        int end = to;
        while (end > start && isPadding(text.at(end - 1))) {
            end--;
        }
        while (start < end && isPadding(text.at(start))) {
            start++;
        }
        uids.find(text, start, end, rules.isUid(), matches);
        if (!matches.suffice()) {
            searchTerms(text, start, end, rules, parts, matches);
        }
    }

    /** The parts of a name that were found; two different ones that do not overlap are a leak. */
    private static final class Parts {
        private final List<Matches.Span> spans = new ArrayList<>();
        private int first = -1;
        private boolean different;

        void add(int index, int start, int end, Matches matches) {
            if (!spans.isEmpty() && start < spans.get(spans.size() - 1).end()) {
                return;
            }
            spans.add(new Matches.Span(start, end));
            if (different) {
                matches.add(start, end);
            } else if (first >= 0 && first != index) {
                different = true;
                spans.forEach(span -> matches.add(span.start(), span.end()));
            }
            first = first < 0 ? index : first;
        }
    }

    private void searchTerms(FoldedText text, int from, int to, LeakRules rules, Parts parts, Matches matches) {
        AhoCorasick automaton = rules.isStrict() ? strictAutomaton() : ordinary;
        if (automaton.isEmpty()) {
            return;
        }
        int state = 0;
        for (int i = from; i < to && !matches.suffice(); i++) {
            state = automaton.step(state, text.at(i));
            for (int match = automaton.longest(state); match >= 0; match = automaton.shorter(match)) {
                int index = automaton.indexOf(match);
                SearchTerm term = automaton.term(index);
                int start = i + 1 - term.length();
                if (isDelimited(text, term, from, start, i + 1, to)) {
                    switch (rules.judge(term, start == from && i + 1 == to)) {
                        case LEAK -> matches.add(start, i + 1);
                        case PART -> parts.add(index, start, i + 1, matches);
                        case NOTHING -> {}
                    }
                }
            }
        }
    }

    private AhoCorasick strictAutomaton() {
        if (strict == null) {
            strict = terms.of(identities, true);
        }
        return strict;
    }

    /**
     * Whether both ends are outside a character, a longer word, and a number with dots. Letters may touch a date, if it
     * is long enough to be no coincidence or a time follows: {@code 19610203T1020}.
     */
    private static boolean isDelimited(FoldedText text, SearchTerm term, int from, int start, int end, int to) {
        if (!text.isBoundary(start) || !text.isBoundary(end)) {
            return false;
        }
        if (end < to && Scripts.continuesCharacter(text.at(end))) {
            return false;
        }
        boolean amidLetters = term.isDate() && term.length() >= SHORTEST_DATE_AMID_LETTERS;
        return (start == from
                        || (amidLetters && isLetterBeside(text, start, start - 1))
                        || !joins(text, start, start - 1, start - 2, from, to))
                && (end == to
                        || (amidLetters && isLetterBeside(text, end - 1, end))
                        || (term.isDate() && isTime(text, end, to))
                        || !joins(text, end - 1, end, end + 1, from, to));
    }

    /** Whether this digit has a letter as its neighbour. */
    private static boolean isLetterBeside(FoldedText text, int digit, int neighbour) {
        return Scripts.isDigit(text.at(digit)) && !Scripts.isDigit(text.at(neighbour)) && text.at(neighbour) != '.';
    }

    /** Whether a time of day begins here, as in {@code T1020}. */
    private static boolean isTime(FoldedText text, int at, int to) {
        return text.at(at) == 'T' && at + 1 < to && Scripts.isDigit(text.at(at + 1));
    }

    /** Whether the neighbour, or a dot and the digit beyond it, make one word with this character. */
    private static boolean joins(FoldedText text, int character, int neighbour, int beyond, int from, int to) {
        char inside = text.at(character);
        char next = text.at(neighbour);
        if (!Scripts.makesWords(inside)) {
            return false;
        }
        return Scripts.makesWords(next)
                || (next == '.'
                        && Scripts.isDigit(inside)
                        && beyond >= from
                        && beyond < to
                        && Scripts.isDigit(text.at(beyond)));
    }

    private static boolean isPadding(char character) {
        return character == ' ' || character == 0;
    }
}
