package io.github.pseudonymizer.rewrite.pixels;

/** Finds out which bytes of a frame go. One for each kind of compression; without state. */
interface FrameCleaner {

    /**
     * Goes through a frame once, whatever its bytes are: never fails, and ends in linear time.
     *
     * @param edits gets what goes, and what takes its place
     */
    FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check);
}
