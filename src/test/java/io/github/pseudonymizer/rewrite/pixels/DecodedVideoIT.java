// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FFmpeg decodes the pictures of videos, and of JPEG XL, before and after. They are the same. */
class DecodedVideoIT {

    private static final String TITLE = "Mercy John";
    private static final int FRAMES = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void ffmpeg_is_there() throws Exception {
        boolean runs;
        try {
            runs = run("ffmpeg", "-version").contains("ffmpeg");
        } catch (IOException notThere) {
            runs = false;
        }
        assumeTrue(runs, "no ffmpeg");
    }

    /** The marker is the name that the encoder writes into user data, or the title in the container. */
    @ParameterizedTest
    @CsvSource({
        "4.100, mpeg2video, mpeg2video, ''",
        "4.100, mpeg2video, mpegts, Mercy",
        "4.102, libx264, h264, x264",
        "4.102, libx264, mpegts, x264",
        "4.102, libx264, mpegts, Mercy",
        "4.102, libx264, mp4, Mercy",
        "4.107, libx265, hevc, x265",
        "4.107, libx265, mp4, Mercy",
        "4.110, libjxl, image2, ''"
    })
    void pictures_stay_and_what_is_told_beside_them_goes(
            String syntaxUid, String codec, String container, String marker) throws Exception {
        TransferSyntax syntax = Frames.syntax(syntaxUid);
        Path video = folder.resolve("video");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i"));
        command.addAll(
                List.of("testsrc2=size=320x240:rate=25", "-frames:v", container.equals("image2") ? "1" : "" + FRAMES));
        command.addAll(List.of("-c:v", codec, "-metadata", "title=" + TITLE, "-metadata", "service_name=" + TITLE));
        command.addAll(List.of("-f", container, video.toString()));
        String said = run(command.toArray(String[]::new));
        byte[] stream = Files.readAllBytes(video);

        byte[] copy = copied(syntax, stream);

        assertTrue(stream.length > 1000, said);
        assertTrue(text(stream).contains(marker));
        assertFalse(!marker.isEmpty() && text(copy).contains(marker));
        assertEquals(pictures(stream, container), pictures(unpadded(copy, stream), container));
    }

    /** Without the byte that makes its length even: FFmpeg 7.1 waits endlessly for more bytes after it in JPEG XL. */
    private static byte[] unpadded(byte[] copy, byte[] stream) {
        return copy.length == stream.length + 1 ? Arrays.copyOf(copy, stream.length) : copy;
    }

    private static byte[] copied(TransferSyntax syntax, byte[] stream) {
        int frames = syntax.uid().endsWith(".110") ? 1 : FRAMES;
        byte[] file = Frames.fileWithTable(syntax, frames, new byte[0], stream);
        return Frames.items(Copies.rewrite(file, ActionsByTag.pseudonymize())).get(1);
    }

    /** A digest of each picture. */
    private String pictures(byte[] stream, String container) throws Exception {
        Path file = Files.write(folder.resolve("judged" + (container.equals("image2") ? ".jxl" : "")), stream);
        String format =
                container.equals("image2") ? "image2" : container.equals("mpeg2video") ? "mpegvideo" : container;
        String digests = run(
                "timeout",
                "-s",
                "KILL",
                "120",
                "ffmpeg",
                "-v",
                "error",
                "-f",
                format,
                "-i",
                file.toString(),
                "-map",
                "0:v",
                "-f",
                "framemd5",
                "-");
        long pictures = digests.lines().filter(line -> line.startsWith("0,")).count();
        assertEquals(container.equals("image2") ? 1 : FRAMES, pictures, digests);
        return digests;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }
}
