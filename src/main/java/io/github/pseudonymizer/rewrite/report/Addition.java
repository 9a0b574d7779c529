package io.github.pseudonymizer.rewrite.report;

/** Why a copy has an attribute at its top level whether the original had it or not. */
public enum Addition {
    /** It tells of the de-identification. */
    STAMP("stamp"),
    PSEUDONYM("pseudonym"),
    /** The domain or the client gives it a value. */
    VALUE("value of the domain or the client"),
    /** As {@link #VALUE}, which is left out, for it mentions an identity of the original. */
    LEFT_OUT("left out: its value mentions an identity of the original");

    private final String word;

    Addition(String word) {
        this.word = word;
    }

    /** In words. */
    public String word() {
        return word;
    }
}
