// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Sends requests to an Orthanc on this machine, as one user at a time. */
public abstract class OrthancClient {

    private static final Duration REQUEST = Duration.ofMinutes(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String authorization = "";

    OrthancClient() {}

    /** Where Orthanc listens now. */
    public abstract int httpPort();

    /** The last lines of Orthanc's log, for the message of a request that got no answer. */
    public abstract String logTail();

    /** The address of a path of the REST API, such as {@code /studies}. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort() + path);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String body) {
        return post(path, BodyPublishers.ofString(body));
    }

    public Answer post(String path, byte[] body) {
        return post(path, BodyPublishers.ofByteArray(body));
    }

    public Answer post(String path, BodyPublisher body) {
        return send(request(path).POST(body));
    }

    public Answer put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    /** A request that is still to get its method and headers; as whoever signed in, if anybody did. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = anonymous(uri(path));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    /** A request from nobody. */
    public static HttpRequest.Builder anonymous(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(REQUEST);
    }

    /** From now on requests come from this user. */
    public void signIn(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** From now on requests carry no user. */
    public void signOut() {
        authorization = "";
    }

    /** Sends any request. */
    public Answer send(HttpRequest.Builder request) {
        return Answer.of(send(request, BodyHandlers.ofByteArray()));
    }

    /** Writes the body of an answer to a file. */
    public void download(String path, Path file) {
        int status = send(request(path).GET(), BodyHandlers.ofFile(file)).statusCode();
        if (status != 200) {
            throw new AssertionError("expected HTTP status 200, got " + status);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() + "\n" + logTail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during a request", e);
        }
    }

    /**
     * Stores one DICOM file.
     *
     * @return Orthanc's answer: {@code ID}, {@code ParentStudy}, {@code Status} …
     */
    public JsonObject upload(byte[] file) {
        return post("/instances", file).expect(200).object();
    }

    /** Stores DICOM files. */
    public void upload(Iterable<byte[]> files) {
        files.forEach(this::upload);
    }
}
