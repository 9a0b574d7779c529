package io.github.pseudonymizer.rewrite.pixels;

/**
 * How large frames are, as the attributes around say; 0 where they do not.
 *
 * @param frames how many there are
 * @param pixelsOfFrame rows times columns
 * @param bytesOfFrame of a frame that is not compressed
 */
public record ImageShape(int frames, long pixelsOfFrame, long bytesOfFrame) {}
