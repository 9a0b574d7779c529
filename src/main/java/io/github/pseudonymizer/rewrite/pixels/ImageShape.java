// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

/**
 * The size of frames according to the attributes around; 0 if they do not say it.
 *
 * @param frames how many there are
 * @param pixelsOfFrame rows times columns
 * @param bytesOfFrame of a frame that is not compressed
 */
public record ImageShape(int frames, long pixelsOfFrame, long bytesOfFrame) {}
