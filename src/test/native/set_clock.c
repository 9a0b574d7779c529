// SPDX-License-Identifier: GPL-3.0-or-later
/* Preloaded into a program, sets its clock: to the real time and as many seconds as stand in the file that the
   environment variable SET_CLOCK names. Waiting until some time is corrected, as the kernel does when its clock is set.
   The clocks that measure durations are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* No clock that measures durations shows so much; no clock that is set shows less. */
static const time_t LONGEST_UPTIME = 500000000;
static const long LOOK_AFTER_NANOSECONDS = 50000000;

static long ahead(void) {
    static volatile long seconds;
    static volatile long looked;
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    long nanoseconds = now.tv_sec * 1000000000L + now.tv_nsec;
    if (looked == 0 || nanoseconds - looked > LOOK_AFTER_NANOSECONDS) {
        looked = nanoseconds;
        const char *name = getenv("SET_CLOCK");
        FILE *file = name == NULL ? NULL : fopen(name, "re");
        long read;
        if (file != NULL) {
            if (fscanf(file, "%ld", &read) == 1) {
                seconds = read;
            }
            fclose(file);
        }
    }
    return seconds;
}

static int is_set(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && is_set(clock)) {
        time->tv_sec += ahead();
    }
    return result;
}

int gettimeofday(struct timeval *time, void *zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) {
        *result = now.tv_sec;
    }
    return now.tv_sec;
}

static struct timespec real(const struct timespec *until) {
    struct timespec corrected = *until;
    if (corrected.tv_sec > LONGEST_UPTIME) {
        corrected.tv_sec -= ahead();
    }
    return corrected;
}

static void *next(const char *name) {
    void *versioned = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2"); /* There is an older one, for older programs. */
    return versioned != NULL ? versioned : dlsym(RTLD_NEXT, name);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
    typedef int (*function)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    struct timespec corrected = real(until);
    return ((function)next("pthread_cond_timedwait"))(condition, mutex, &corrected);
}

int pthread_cond_clockwait(
    pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until) {
    typedef int (*function)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
    struct timespec corrected = real(until);
    return ((function)next("pthread_cond_clockwait"))(condition, mutex, clock, &corrected);
}

int sem_timedwait(sem_t *semaphore, const struct timespec *until) {
    typedef int (*function)(sem_t *, const struct timespec *);
    struct timespec corrected = real(until);
    return ((function)next("sem_timedwait"))(semaphore, &corrected);
}
