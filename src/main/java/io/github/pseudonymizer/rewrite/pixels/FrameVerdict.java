package io.github.pseudonymizer.rewrite.pixels;

/** How far a frame could be cleaned. */
enum FrameVerdict {
    /** Its structure is understood, so that the edits remove all metadata. */
    CLEAN,
    /** Its structure is not understood. The edits do not count: nothing changes, and everything is searched. */
    OPAQUE,
    /** Something that cannot be removed mentions an identity or a date. */
    IDENTIFYING
}
