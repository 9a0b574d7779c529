// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a server that ends when its host is killed. Beside the server waits a shell, the watcher. It reads from a pipe
 * that only the host writes to and that is never written to, so the read ends when the host ends, however that happens.
 * The watcher then stops the server as {@link EmbeddedServer#close} does, and ends with it. While the host lives the
 * watcher costs nothing.
 *
 * <p>The watcher is there before the server is, so no moment to kill the host is a bad one. It knows the server by its
 * number and its time of start together, so it never ends another process, such as the server that the next host has
 * started meanwhile. It also belongs to the server's session, and Linux does not use the number of a session again. If
 * the server ends first, Java closes the pipe, and the watcher ends too.
 *
 * <p>Java does not mark its files as closed in programs that others start. So if native code in Orthanc starts a
 * program that outlives Orthanc and keeps all of Orthanc's files open, the watcher waits for the end of that program.
 */
public final class WatchedServer {

    /**
     * Arguments: the server's command, which takes the place of this shell, so that its process is the one the host
     * knows. The watcher is not a child of the server, which does not expect any. It leaves Orthanc's directory and
     * files alone, and does not heed signals that are sent to a whole group of processes. It uses nothing but the shell
     * and {@code sleep}; each signal is followed by the seconds to wait for the end.
     */
    private static final String SCRIPT = """
        started() {
            { read -r line <"/proc/$server/stat"; } 2>/dev/null || return
            set -- ${line##*) }
            case $1 in Z | X) return ;; esac
            shift 19
            echo "$1"
        }
        watch() {
            trap '' HUP INT QUIT TERM
            cd /
            while read -r line; do :; done
            for step in 'INT 25' 'QUIT 15' 'KILL 5'; do
                seconds=${step#* }
                [ "$(started)" = "$start" ] || exit 0
                kill -s "${step% *}" "$server"
                while [ "$seconds" -gt 0 ] && [ "$(started)" = "$start" ]; do
                    sleep 1 || exit 1
                    seconds=$((seconds - 1))
                done
            done
        }
        server=$$
        start=$(started)
        if [ -z "$start" ]; then
            echo 'cannot read /proc'
            exit 1
        fi
        exec 3<&0 </dev/null
        ( watch <&3 3<&- >/dev/null 2>&1 & )
        exec "$@" 3<&-
        """;

    private WatchedServer() {}

    /**
     * Starts the server and its watcher, in a session of their own: Ctrl-C at a terminal is for Orthanc, which then
     * stops the server when it is done.
     *
     * @param command the server's
     * @param output replaced
     * @return the server's process. The caller keeps it as long as the server is to run.
     */
    public static Process start(List<String> command, Path output) throws IOException {
        List<String> watched = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "orthanc-pseudonymizer-watcher"));
        watched.addAll(command);
        return HostProcess.startWithPipe(watched, output);
    }
}
