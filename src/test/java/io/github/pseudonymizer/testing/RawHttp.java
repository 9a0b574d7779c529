// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * HTTP as bytes, for requests that no client library would send.
 *
 * @param port on the loopback interface
 */
public record RawHttp(int port) {

    /**
     * Sends bytes on a connection of their own and reads until the server closes it, or says nothing for long.
     *
     * @return what came back, one character for each byte; empty if the server refused to talk
     */
    public String exchange(String request) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(Eventually.PATIENCE.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answer);
        } catch (IOException brokenOff) {
            // Whatever came before counts.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
