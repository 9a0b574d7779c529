package io.github.pseudonymizer.rewrite.report;

/** What really became of one attribute, in the words of docs/attributes.md. */
public enum AttributeOutcome {
    /** Bit for bit; of a sequence, that its items are visited. */
    STAYS("stays"),
    REMOVED("removed"),
    EMPTIED("emptied"),
    DUMMY("dummy"),
    DUMMY_CODE("dummy code"),
    /** Another value, of the domain's list or the client's wish. */
    REPLACED("replaced"),
    PSEUDONYM("pseudonym"),
    MAPPED("mapped"),
    SHIFTED("shifted"),
    /** A sequence that stays, and inside which all free text is replaced. */
    BLANKED("blanked"),
    CAPPED("capped at 090Y"),
    /** Text without what identifies somebody. */
    CLEANED("cleaned"),
    /** Pixel data that stays but for black rectangles. */
    BLACKED_OUT("blacked out in part"),
    /** The copy has its own in this place. */
    WRITTEN_ANEW("written anew"),
    /** It can neither stay nor go, so that there is no copy. */
    REFUSED("refused");

    private final String word;

    AttributeOutcome(String word) {
        this.word = word;
    }

    /** In words. */
    public String word() {
        return word;
    }
}
