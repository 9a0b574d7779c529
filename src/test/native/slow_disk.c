// SPDX-License-Identifier: GPL-3.0-or-later
/* Preloaded into a program, makes its disk slow: each time that it has something brought to disk it waits for as many
   milliseconds as stand in the file that the environment variable SLOW_DISK names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void wait_as_told(void) {
    const char *name = getenv("SLOW_DISK");
    FILE *file = name == NULL ? NULL : fopen(name, "r");
    long milliseconds = 0;
    if (file != NULL) {
        if (fscanf(file, "%ld", &milliseconds) != 1) {
            milliseconds = 0;
        }
        fclose(file);
    }
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    /* As with a real disk: no signal ends it, such as that of a statement's timeout. */
    while (nanosleep(&pause, &pause) == -1 && errno == EINTR) {
    }
}

typedef int (*sync_function)(int);

static int slowly(const char *name, int descriptor) {
    sync_function real = (sync_function)dlsym(RTLD_NEXT, name);
    wait_as_told();
    return real(descriptor);
}

int fsync(int descriptor) {
    return slowly("fsync", descriptor);
}

int fdatasync(int descriptor) {
    return slowly("fdatasync", descriptor);
}
