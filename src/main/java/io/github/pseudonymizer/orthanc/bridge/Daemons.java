// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes daemon threads: others would keep the JVM, and with it Orthanc, from ending. They look for services and
 * resources in our own class loader, not in that of the thread that happened to create them.
 */
public final class Daemons implements ThreadFactory {

    private final String purpose;
    private final AtomicInteger made = new AtomicInteger();

    /** @param purpose part of the threads' names */
    public Daemons(String purpose) {
        this.purpose = purpose;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "pseudonymizer-" + purpose + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(Daemons.class.getClassLoader());
        return thread;
    }
}
