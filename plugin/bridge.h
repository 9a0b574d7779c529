// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The flat C interface between libOrthancPseudonymizer.so and Java, which calls it through JNA.
 *
 * The native half carries bytes and waits; it holds no policy. Orthanc's threads never enter the JVM: they put an event
 * into a mailbox and wait. Java's threads pull events with pseudonymizer_next_event() and answer them by their number.
 *
 * Threads. Every function here may be called from any thread of the JVM, by many at once, unless its comment says
 * otherwise. None may be called from a thread that came from Orthanc. Functions that call Orthanc ("calls down") may
 * block for as long as Orthanc takes.
 *
 * Memory. Text is NUL-terminated UTF-8; "text" parameters must not be NULL. What Java passes in is read during the call
 * only, and copied if it is needed for longer. What Java is given is one of two things: an event, which is given back
 * with pseudonymizer_release_event(), or a pseudonymizer_buffer, whose data is given back with pseudonymizer_free(),
 * wherever it came from.
 *
 * Life. The library is loaded once per process and never unloaded. POST /tools/reset finalizes and initializes the
 * plugin again in the same process: Java then pulls a Stop event, which it answers, and later a new Start event. Java
 * pulls all the time.
 */
#ifndef PSEUDONYMIZER_BRIDGE_H
#define PSEUDONYMIZER_BRIDGE_H

#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define PSEUDONYMIZER_API __attribute__((visibility("default")))

/** Version of this interface: changes whenever a signature, a layout or a meaning changes. */
#define PSEUDONYMIZER_ABI 6

/* What the functions that return a result return. */
/** Done. */
#define PSEUDONYMIZER_OK 0
/** Orthanc is stopping, or has not initialized the plugin yet: nothing was done. */
#define PSEUDONYMIZER_CLOSED 1
/** There is no such thing: instance, property, job, or an event that is still waited for. */
#define PSEUDONYMIZER_ABSENT 2
/** There is not enough memory: nothing was done, unless the function's comment says otherwise. */
#define PSEUDONYMIZER_NO_MEMORY 3
/** An argument is malformed, or Orthanc refused without an HTTP status. */
#define PSEUDONYMIZER_REFUSED 4

/* Kinds of events. Comments name the fields of pseudonymizer_event that are set; the others are 0, "" or empty. */
/** Orthanc initialized the plugin: configuration. Answered by pseudonymizer_started(). */
#define PSEUDONYMIZER_EVENT_START 1
/** Orthanc is stopping: none. Answered by pseudonymizer_stopped(). */
#define PSEUDONYMIZER_EVENT_STOP 2
/** A request on one of our routes: over_http, method to body_size, and payload. Answered by pseudonymizer_answer().
 */
#define PSEUDONYMIZER_EVENT_REQUEST 3
/** Something changed: change, resource. Not answered. */
#define PSEUDONYMIZER_EVENT_CHANGE 4
/** A job begins: job, orthanc_id, state. Not answered; pseudonymizer_end_job() ends the job. */
#define PSEUDONYMIZER_EVENT_JOB_BEGINS 5
/** A job stops: job, reason. Not answered. */
#define PSEUDONYMIZER_EVENT_JOB_STOPS 6

/** Levels of pseudonymizer_log(). */
#define PSEUDONYMIZER_LOG_INFO 0
#define PSEUDONYMIZER_LOG_WARNING 1
#define PSEUDONYMIZER_LOG_ERROR 2

/**
 * Something that happened in Orthanc. Read-only for Java. Every field is 8 bytes wide, in this order, without padding
 * (64-bit platforms only). Text is never NULL.
 */
typedef struct {
  int64_t number;             /*   0: identifies this event in this process; positive, never used twice */
  int64_t kind;               /*   8: PSEUDONYMIZER_EVENT_… */
  int64_t job;                /*  16: the bridge's number of a run of a job; positive, another for each JobBegins */
  int64_t over_http;          /*  24: 1 if the request came over HTTP: the filter saw it, or it has headers; else 0 */
  const char* configuration;  /*  32: Orthanc's whole configuration, a JSON object */
  const char* method;         /*  40: GET, POST, PUT or DELETE */
  const char* uri;            /*  48: normalized by Orthanc, without query */
  const char* remote_address; /*  56: as the filter saw it, or "" if it did not */
  const char* change;         /*  64: StableStudy or OrthancStarted */
  const char* resource;       /*  72: Orthanc's id of the study, or "" */
  const char* orthanc_id;     /*  80: Orthanc's id of the job, or "" if not known yet */
  const char* state;  /*  88: what pseudonymizer_submit_job() was given. For a built-in anonymization job that was
                              saved before a restart: a JSON object whose only member "BuiltIn" is the job as
                              Orthanc had saved it */
  const char* reason; /*  96: Paused, Canceled or Failure */
  const char* const* groups;          /* 104: what the route's regular expression captured */
  uint64_t group_count;               /* 112 */
  const char* const* header_names;    /* 120: in lower case */
  const char* const* header_values;   /* 128 */
  uint64_t header_count;              /* 136 */
  const char* const* argument_names;  /* 144: of the query, for GET only */
  const char* const* argument_values; /* 152 */
  uint64_t argument_count;            /* 160 */
  const void* body;                   /* 168: not NUL-terminated; may be NULL if body_size is 0 */
  uint64_t body_size;                 /* 176: bytes */
  int64_t
      payload; /* 184: 1 if a plugin that authenticates in Orthanc's place (since 1.12.9) said who this is; else 0 */
} pseudonymizer_event;

/** Bytes that Java was given. The data belongs to Java until pseudonymizer_free(data); NULL if size is 0. */
typedef struct {
  void* data;    /* 0 */
  uint64_t size; /* 8: bytes */
} pseudonymizer_buffer;

/* ---- Life ---- */

/** Returns the PSEUDONYMIZER_ABI that the library was built with. Java stops if it was written for another. */
PSEUDONYMIZER_API int32_t pseudonymizer_abi(void);

/**
 * Says that Java is there and is about to pull events. Until then requests are answered 503 at once. Calling it again
 * changes nothing.
 *
 * @return 1 if Orthanc has initialized the plugin already, so that a Start event waits; 0 if it will do so later, and
 * then waits for the verdict
 */
PSEUDONYMIZER_API int32_t pseudonymizer_attach(void);

/**
 * Answers a Start event.
 *
 * @param event its number
 * @param refusal text: why the settings are not good, one line per problem, for Orthanc's log. "" if all is well. The
 * bridge adds what only the native half found, so that everything is told at once. As
 * long as Orthanc still waits for the verdict, a refusal keeps it from starting; afterwards it is logged and all our
 * routes answer 503
 * @return OK; ABSENT if this is not the number of the latest Start event, or it has been answered; NO_MEMORY
 */
PSEUDONYMIZER_API int32_t pseudonymizer_started(int64_t event, const char* refusal);

/**
 * Answers a Stop event: nothing of Java's runs any more that would call down. From now on calls down return CLOSED,
 * until the next Start event. Does not wait for calls down in flight; Orthanc's stopping thread does, for a few
 * seconds.
 *
 * @param event its number
 * @return OK; ABSENT if Orthanc does not wait any more
 */
PSEUDONYMIZER_API int32_t pseudonymizer_stopped(int64_t event);

/* ---- Events ---- */

/**
 * Waits for the next event. With this call a request counts as picked up, and its deadline for the answer begins. A
 * thread that pulls must hand long work to others. Java counts as gone when it has not called for long.
 *
 * @param timeout_milliseconds how long at most; 0 does not wait
 * @return the event, to be given back with pseudonymizer_release_event() by any thread; NULL if there was none
 */
PSEUDONYMIZER_API const pseudonymizer_event* pseudonymizer_next_event(int64_t timeout_milliseconds);

/** Gives back the memory of an event. It can still be answered afterwards, by its number. NULL is allowed. */
PSEUDONYMIZER_API void pseudonymizer_release_event(const pseudonymizer_event* event);

/**
 * Answers a Request event. The body is copied; the thread that came from Orthanc sends it.
 *
 * @param event its number
 * @param status of HTTP, 200 to 599; one that Orthanc does not know, such as 418, becomes 500, and 429 becomes 503
 * @param headers further headers, as lines "Name: value\n"; may be empty
 * @param content_type text, such as application/json. Orthanc sends 204, 304, 401 and 405 without a body
 * @param body may be NULL if body_size is 0. For a redirection (301, 302, 303, 307, 308) it is the URL; for 405 it may
 * list the allowed methods
 * @param body_size bytes, at most 4294967295
 * @return OK; ABSENT if the answer is not awaited any more: a deadline passed, it was answered, or Orthanc is stopping;
 * NO_MEMORY or REFUSED if the answer cannot be carried: it is then still awaited, so that a smaller one can be given
 */
PSEUDONYMIZER_API int32_t pseudonymizer_answer(int64_t event, int32_t status, const char* headers,
                                               const char* content_type, const void* body, uint64_t body_size);

/**
 * Says that a Request event is still being worked on: its deadline for the answer begins again.
 *
 * @return OK; ABSENT if the answer is not awaited any more
 */
PSEUDONYMIZER_API int32_t pseudonymizer_working(int64_t event);

/* ---- Calls down: Orthanc ---- */

/**
 * Calls Orthanc's own REST API, past every plugin.
 *
 * @param method text: GET, POST, PUT or DELETE
 * @param uri text, with query
 * @param body for POST and PUT; read in place, not copied here; may be NULL if body_size is 0
 * @param body_size bytes, at most 4294967295
 * @param status out: the HTTP status. Orthanc tells plugins an error code instead of a status for some failures: it is
 * mapped as Orthanc's own HTTP server maps it. Orthanc 1.10.1 tells plugins 403 and 405 as 404
 * @param answer out: the body; empty for DELETE. For an error often empty, because Orthanc does not tell plugins the
 * text
 * @return OK with any status; CLOSED; NO_MEMORY; REFUSED if an argument is malformed. The outs are set only with OK
 */
PSEUDONYMIZER_API int32_t pseudonymizer_call(const char* method, const char* uri, const void* body, uint64_t body_size,
                                             int32_t* status, pseudonymizer_buffer* answer);

/**
 * Gets an address of Orthanc's REST API where the routes of its plugins come first. Must not be used for our own
 * routes: all threads that could answer might wait here. May take as long as the plugin does.
 *
 * @param uri text, with query
 * @param headers text: a JSON object of texts, the headers of the request, with names in lower case
 * @param status out: the HTTP status, as for pseudonymizer_call(). A plugin that answered nothing is 404
 * @param answer out: the body
 * @return what pseudonymizer_call() returns
 */
PSEUDONYMIZER_API int32_t pseudonymizer_get_from_plugins(const char* uri, const char* headers, int32_t* status,
                                                         pseudonymizer_buffer* answer);

/**
 * Reads the DICOM file of an instance.
 *
 * @param orthanc_id text
 * @param file out: the whole file
 * @return OK; ABSENT if there is no such instance; REFUSED if Orthanc cannot read it; NO_MEMORY; CLOSED
 */
PSEUDONYMIZER_API int32_t pseudonymizer_instance(const char* orthanc_id, pseudonymizer_buffer* file);

/**
 * Encodes a DICOM file in another transfer syntax, by Orthanc's transcoders (since Orthanc 1.7.0). For a lossy one
 * Orthanc may give the result another SOP Instance UID.
 *
 * @param file the whole file; read in place, only during the call
 * @param file_size bytes, 1 to 4294967295
 * @param transfer_syntax text: its UID
 * @param transcoded out: the whole file, so encoded
 * @return OK; REFUSED if Orthanc cannot read the file or cannot encode it so, knows no such transfer syntax, or is too
 * old; NO_MEMORY; CLOSED. Orthanc does not tell plugins why it refuses: that it has no memory may be told as REFUSED,
 * too
 */
PSEUDONYMIZER_API int32_t pseudonymizer_transcode(const void* file, uint64_t file_size, const char* transfer_syntax,
                                                  pseudonymizer_buffer* transcoded);

/** Reads Orthanc's whole configuration into a JSON object. Returns OK, CLOSED, NO_MEMORY or REFUSED. */
PSEUDONYMIZER_API int32_t pseudonymizer_configuration(pseudonymizer_buffer* json);

/**
 * Writes to Orthanc's log.
 *
 * @param level PSEUDONYMIZER_LOG_…
 * @param message text; each line becomes a line of the log
 * @return OK, CLOSED, or REFUSED if there is no such level
 */
PSEUDONYMIZER_API int32_t pseudonymizer_log(int32_t level, const char* message);

/**
 * Reads a value that Orthanc keeps in its database.
 *
 * @param number 1024 or more
 * @param value out: text without NUL; empty if it was never set
 * @return OK, CLOSED, NO_MEMORY, or REFUSED
 */
PSEUDONYMIZER_API int32_t pseudonymizer_get_global_property(int32_t number, pseudonymizer_buffer* value);

/** Sets what pseudonymizer_get_global_property() reads. Returns OK, CLOSED, or REFUSED if Orthanc did not take it. */
PSEUDONYMIZER_API int32_t pseudonymizer_set_global_property(int32_t number, const char* value);

/**
 * Publishes a number, or NaN, under a name in Orthanc's metrics (/tools/metrics-prometheus), with the current time. Any
 * thread; the name is copied. Returns OK or CLOSED.
 */
PSEUDONYMIZER_API int32_t pseudonymizer_metric(const char* name, float value);

/**
 * Tells which of our routes another plugin answers, because it was loaded first, and counts requests on intercepted
 * routes since the process started. Does not block.
 *
 * @param json out: an object. Bypassed: the names of those routes, such as "/studies/{id}/anonymize"; the request
 * filter denies requests to them. Advice: what an administrator can do about it. Denied: requests so denied. Internal:
 * requests from inside Orthanc, which pass no filter. Unfiltered: requests with headers that passed no filter, such as
 * those with a plugin's bearer token
 * @return OK, CLOSED or NO_MEMORY
 */
PSEUDONYMIZER_API int32_t pseudonymizer_routes(pseudonymizer_buffer* json);

/* ---- Calls down: jobs ---- */

/**
 * Submits a job of type ResourceModification, or of type PseudonymTable if its content has "IsAnonymization": false. It
 * begins when Orthanc's jobs engine makes its first step, which posts a
 * JobBegins event, perhaps before this function has returned.
 *
 * @param state text, any: is kept with the job and told again at every JobBegins, also after a restart
 * @param content text: a JSON object, shown in /jobs/{id}. The bridge adds "Pseudonymizer": true, and
 * "IsAnonymization": true if it is missing
 * @param priority Orthanc's; higher comes first
 * @param orthanc_id out: text without NUL, Orthanc's id of the job
 * @return OK; CLOSED; NO_MEMORY; REFUSED if content is not a JSON object or Orthanc did not take the job
 */
PSEUDONYMIZER_API int32_t pseudonymizer_submit_job(const char* state, const char* content, int32_t priority,
                                                   pseudonymizer_buffer* orthanc_id);

/**
 * Tells how a job goes.
 *
 * @param job the bridge's number of this run of the job, from JobBegins
 * @param progress 0 to 1; others are clamped
 * @param content text: a JSON object that replaces the one before; "" leaves it
 * @return OK; ABSENT if Orthanc has forgotten the job or it is not in this run; CLOSED; NO_MEMORY; REFUSED if content
 * is not a JSON object
 */
PSEUDONYMIZER_API int32_t pseudonymizer_update_job(int64_t job, float progress, const char* content);

/**
 * Ends a job: its current or next step returns success or failure. Returns what pseudonymizer_update_job() does.
 *
 * @param success 0 for failure. Orthanc shows no reason: put it into the content
 * @param content text: a JSON object that replaces the one before; "" leaves it
 */
PSEUDONYMIZER_API int32_t pseudonymizer_end_job(int64_t job, int32_t success, const char* content);

/* ---- Memory ---- */

/**
 * Allocates uninitialized memory outside the Java heap, for the bytes given to pseudonymizer_call() or
 * pseudonymizer_answer().
 *
 * @param size bytes, 1 to 2147483648
 * @return the memory, given back with pseudonymizer_free(); NULL if none is left, or size is out of range
 */
PSEUDONYMIZER_API void* pseudonymizer_allocate(uint64_t size);

/**
 * Frees what pseudonymizer_allocate() returned or the data of a buffer, also after Orthanc has stopped. NULL is
 * allowed.
 */
PSEUDONYMIZER_API void pseudonymizer_free(void* data);

#if defined(__cplusplus)
}
#endif

#endif
