// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.Arrays;
import java.util.List;

/**
 * The tree of terms: its states are their beginnings, with the empty one as state 0. A longer beginning always has a
 * larger number. The edges are in a hash table, so the memory depends on the length of the terms only. Immutable,
 * thread-safe.
 */
final class TermTree {

    /** For each state the one without its last character, and this character. */
    private final int[] parents;

    private final char[] characters;
    /** The states at the places that their edges hash to; 0 is a free place. */
    private final int[] places;
    /** For each term the state in which it ends. */
    private final int[] ends;

    private int size = 1;

    /** @param mostStates one more than the sum of the lengths */
    TermTree(List<SearchTerm> terms, int mostStates) {
        this.parents = new int[mostStates];
        this.characters = new char[mostStates];
        this.places = new int[4 * Integer.highestOneBit(mostStates)];
        this.ends = new int[terms.size()];
        plant(terms);
    }

    /** Grows all terms by one character at a time, so that the states are in the order of their lengths. */
    private void plant(List<SearchTerm> terms) {
        int[] growing = new int[terms.size()];
        Arrays.setAll(growing, term -> term);
        int count = growing.length;
        for (int length = 0; count > 0; length++) {
            int longer = 0;
            for (int i = 0; i < count; i++) {
                int term = growing[i];
                String text = terms.get(term).text();
                if (length < text.length()) {
                    ends[term] = grow(ends[term], text.charAt(length));
                    growing[longer++] = term;
                }
            }
            count = longer;
        }
    }

    private int grow(int state, char character) {
        int place = place(state, character);
        if (places[place] == 0) {
            parents[size] = state;
            characters[size] = character;
            places[place] = size++;
        }
        return places[place];
    }

    /** The number of states. */
    int size() {
        return size;
    }

    /** The state with one more character; 0 if no term begins so. */
    int child(int state, char character) {
        return places[place(state, character)];
    }

    /** The state without its last character. */
    int parent(int state) {
        return parents[state];
    }

    /** The last character of a state other than 0. */
    char character(int state) {
        return characters[state];
    }

    /** The state in which a term ends. */
    int end(int term) {
        return ends[term];
    }

    private int place(int state, char character) {
        int hash = (state * 0x9E3779B1 ^ character) * 0x85EBCA77;
        int place = (hash ^ hash >>> 15) & places.length - 1;
        while (places[place] != 0 && (parents[places[place]] != state || characters[places[place]] != character)) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }
}
