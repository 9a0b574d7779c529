// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

/**
 * Finds the cleaner that fits: for images by their first bytes, because writers contradict their transfer syntaxes; for
 * all others by the transfer syntax.
 */
final class FrameCleaners {

    private static final String JPEG_AND_VIDEO = "1.2.840.10008.1.2.4.";
    private static final String RLE = "1.2.840.10008.1.2.5";
    private static final String UNCOMPRESSED = "1.2.840.10008.1.2.1.98";
    private static final String DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1";
    private static final FrameCleaner NONE = (frame, edits, check) -> FrameVerdict.OPAQUE;

    private FrameCleaners() {}

    /** Whether all fragments are one stream: MPEG-2, H.264, HEVC. */
    static boolean isVideo(String transferSyntax) {
        int number = numberOf(transferSyntax);
        return number >= 100 && number <= 108;
    }

    /** Whether this begins like a still image. */
    static boolean isImage(FrameBytes frame) {
        return frame.shortAt(0) == JpegFrame.SOI
                || frame.intAt(0) == Jpeg2000Codestream.SOC_SIZ
                || BoxedFrame.isBoxed(frame);
    }

    static FrameCleaner of(String transferSyntax, FrameBytes frame, ImageShape shape) {
        return switch (transferSyntax) {
            case RLE -> new RleFrame(shape.pixelsOfFrame());
            case UNCOMPRESSED -> new PlainFrame(shape.bytesOfFrame());
            case DEFLATED_FRAMES -> new DeflatedFrame(shape.bytesOfFrame());
            default -> isVideo(transferSyntax) ? video(numberOf(transferSyntax), frame) : image(frame);
        };
    }

    private static FrameCleaner image(FrameBytes frame) {
        if (frame.shortAt(0) == JpegFrame.SOI) {
            return new JpegFrame();
        }
        return BoxedFrame.isBoxed(frame) ? new BoxedFrame() : new Jpeg2000Codestream();
    }

    private static FrameCleaner video(int number, FrameBytes frame) {
        if (MovieFile.isMovie(frame)) {
            return new MovieFile();
        }
        if (TransportStream.isTransported(frame)) {
            return new TransportStream();
        }
        if (!VideoStream.beginsWithStartCode(frame)) {
            return NONE;
        }
        return number <= 101 ? VideoStream.MPEG2 : number <= 106 ? VideoStream.H264 : VideoStream.HEVC;
    }

    /**
     * The number after the common prefix: 50 of 1.2.840.10008.1.2.4.50, and 100 of 1.2.840.10008.1.2.4.100.1; -1 for
     * all other syntaxes.
     */
    private static int numberOf(String transferSyntax) {
        if (!transferSyntax.startsWith(JPEG_AND_VIDEO)) {
            return -1;
        }
        String number = transferSyntax.substring(JPEG_AND_VIDEO.length()).replaceFirst("\\.1$", "");
        return number.matches("\\d{1,3}") ? Integer.parseInt(number) : -1;
    }
}
