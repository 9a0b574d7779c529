// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.intercept.TableWork;
import io.github.pseudonymizer.service.csv.TableSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A table that tells how much of it was read. */
final class WatchedTable {

    /** When all was read, so much of the work is done. The database does the rest in a few steps. */
    private static final double READ = 0.5;

    private WatchedTable() {}

    static TableSource of(ByteBuffer table, TableWork.Watch watch) {
        int size = table.remaining();
        TableSource source = TableSource.of(table);
        return () -> new Counted(source.open(), size, watch);
    }

    /** Confined to one thread. */
    private static final class Counted extends FilterInputStream {

        private final int size;
        private final TableWork.Watch watch;
        private long done;

        Counted(InputStream input, int size, TableWork.Watch watch) {
            super(input);
            this.size = size;
            this.watch = watch;
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            return counted(count, count);
        }

        private int counted(int result, int bytes) {
            if (result >= 0 && bytes > 0) {
                done += bytes;
                watch.done(READ * Math.min(done, size) / size);
            }
            return result;
        }
    }
}
