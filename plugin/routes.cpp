// SPDX-License-Identifier: GPL-3.0-or-later
#include "routes.h"

#include "answer.h"
#include "filter.h"
#include "job_reasons.h"
#include "json.h"
#include "orthanc.h"
#include "page.h"
#include "plugin.h"
#include "query.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace pseudonymizer {

namespace {

/** Ids of nothing, which look like those of Orthanc's resources and jobs. */
constexpr const char* no_resource = "00000000-00000000-00000000-00000000-00000000";
constexpr const char* no_job = "00000000-0000-0000-0000-000000000000";

/** One request in the hands of a REST callback. */
struct Call {
  OrthancPluginContext* context;
  OrthancPluginRestOutput* output;
  const char* uri;
  const OrthancPluginHttpRequest* request;
  Sighting sighting;
};

using Handling = OrthancPluginErrorCode (*)(const Call&);

bool is_for_page(const Call& call) {
  const std::string_view uri = call.uri;
  return call.request->method == OrthancPluginHttpMethod_Get && (uri == page_uri || uri == app_uri);
}

OrthancPluginErrorCode unavailable(const Call& call, const char* message) {
  if (is_for_page(call)) {
    return send_unavailable_page(call.context, call.output, message);
  }
  return send_unavailable(call.context, call.output, call.request->method, call.uri, message);
}

/**
 * Whether a plugin that authenticates in Orthanc's place said who sends this. Since 1.12.9 a request ends with what it
 * said; the header that this is built with may be older.
 */
bool has_payload(const Call& call) {
  if (OrthancPluginCheckVersionAdvanced(call.context, 1, 12, 9) == 0) {
    return false;
  }
  constexpr std::size_t payload_at = offsetof(OrthancPluginHttpRequest, headersValues) + sizeof(char**);
  uint32_t size = 0;
  std::memcpy(&size, reinterpret_cast<const char*>(call.request) + payload_at + sizeof(void*), sizeof(size));
  return size > 0;
}

std::unique_ptr<Event> event_of(const Call& call) {
  const OrthancPluginHttpRequest& request = *call.request;
  auto event = std::make_unique<Event>(PSEUDONYMIZER_EVENT_REQUEST);
  event->over_http = call.sighting.over_http ? 1 : 0;
  event->method = method_name(request.method);
  event->uri = event->keep(call.uri);
  event->remote_address = event->keep(call.sighting.address);
  event->set_groups(request.groups, request.groupsCount);
  event->set_headers(request.headersKeys, request.headersValues, request.headersCount);
  const Query query(call.context, request, call.sighting.over_http);
  event->set_arguments(query.names(), query.values());
  event->set_body(request.body, request.bodySize);
  event->payload = has_payload(call) ? 1 : 0;
  return event;
}

/** Lets Java answer. */
OrthancPluginErrorCode hand_to_java(const Call& call) {
  const Outcome outcome = plugin().mailbox.ask(event_of(call));
  if (!outcome.answer) {
    return unavailable(call, message_of(outcome.silence));
  }
  const Answer& answer = *outcome.answer;
  for (const auto& [name, value] : answer.headers) {
    OrthancPluginSetHttpHeader(call.context, call.output, name.c_str(), value.c_str());
  }
  return send(call.context, call.output, answer.status, answer.content_type.c_str(), {answer.body.get(), answer.size});
}

/** One of an answer's headers, which are a JSON object; `otherwise` if it is not among them. */
std::string header_of(std::string_view headers, std::string_view lower_case_name, const char* otherwise) {
  const Json json = parse_json(headers);
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      std::string lower = name;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
      if (lower == lower_case_name && value.is_string()) {
        return value.get<std::string>();
      }
    }
  }
  return otherwise;
}

std::string content_type_of(std::string_view headers) { return header_of(headers, "content-type", "application/json"); }

/** Lets the built-in answer, and answers what it does. An error is returned as such: Orthanc then words it itself. */
OrthancPluginErrorCode hand_to_built_in(const Call& call) {
  OrthancMemory body(call.context);
  OrthancMemory headers(call.context);
  const RestResult result = call_rest(
      call.context, {call.request->method, call.uri, call.request->body, call.request->bodySize}, body, &headers);
  if (result.error != OrthancPluginErrorCode_Success) {
    return result.error;
  }
  return send(call.context, call.output, result.status, content_type_of(headers.text()).c_str(), body.text());
}

/** Our pages have relative links, because a proxy may have put Orthanc below a path; they need the slash at the end. */
OrthancPluginErrorCode page(const Call& call) {
  if (!is_for_page(call) || call.sighting.slash_at_end) {
    return hand_to_java(call);
  }
  const std::string_view uri = call.uri;
  const std::string with_slash = std::string(uri.substr(uri.rfind('/') + 1)) + "/";
  return send(call.context, call.output, 302, "text/plain", with_slash);
}

OrthancPluginErrorCode modify(const Call& call) {
  return call.sighting.over_http ? hand_to_java(call) : hand_to_built_in(call);
}

/** Whether `job`, an answer of /jobs/{id}, is an anonymization of Orthanc's own. */
bool is_built_in_anonymization(const Json& job) {
  const Json content = job.value("Content", Json::object());
  return job.value("Type", "") == "ResourceModification" && content.value("IsAnonymization", false) &&
         !content.value("Pseudonymizer", false);
}

/** Only anonymizations are Java's concern; other jobs can be resubmitted even if Java is dead. */
OrthancPluginErrorCode resubmit(const Call& call) {
  const std::string uri = "/jobs/" + std::string(call.request->groups[0]);
  OrthancMemory body(call.context);
  const RestResult result = call_rest(call.context, {OrthancPluginHttpMethod_Get, uri.c_str(), nullptr, 0}, body);
  if (result.status == 404) {
    return hand_to_built_in(call);
  }
  const Json job = parse_json(body.text());
  if (result.error != OrthancPluginErrorCode_Success || result.status != 200 || !job.is_object()) {
    return unavailable(call, "The pseudonymizer cannot tell what this job is");
  }
  return is_built_in_anonymization(job) ? hand_to_java(call) : hand_to_built_in(call);
}

/** The address of /jobs or of a job as the client wrote it, or so that it means the same. */
std::string uri_of_jobs(const Call& call) {
  const OrthancPluginHttpRequest& request = *call.request;
  std::string uri = "/jobs";
  if (request.groupsCount > 0) {
    uri += "/" + encoded(request.groups[0]);
  }
  // By ?_method=DELETE there may be arguments for other methods, too; Orthanc does not take them there.
  const Query query(call.context, request, call.sighting.over_http);
  for (std::size_t i = 0; request.method == OrthancPluginHttpMethod_Get && i < query.names().size(); ++i) {
    uri += (i == 0 ? "?" : "&") + encoded(query.names()[i]) + "=" + encoded(query.values()[i]);
  }
  return uri;
}

/** The answer with the reasons of failed jobs; "" if there is nothing to add, or no memory for it. */
std::string completed(std::string_view answer) {
  try {
    return with_reasons(answer);
  } catch (...) {
    return {};
  }
}

/** The methods that the built-in knows for one job: whether DELETE is among them depends on Orthanc's version. */
std::string methods_of_a_job(OrthancPluginContext* context) {
  const std::string unknown_job = std::string("/jobs/") + no_job;
  OrthancMemory body(context);
  OrthancMemory headers(context);
  const RestResult result =
      call_rest(context, {OrthancPluginHttpMethod_Delete, unknown_job.c_str(), nullptr, 0}, body, &headers);
  return result.told && result.status == 405 ? header_of(headers.text(), "allow", "GET") : "GET,DELETE";
}

/** What Orthanc tells plugins as an error without a status, as the built-in answers it. */
OrthancPluginErrorCode send_error_of_jobs(const Call& call, OrthancPluginErrorCode error) {
  if (error != OrthancPluginErrorCode_UnknownResource) {
    return error;  // worded by Orthanc itself
  }
  if (call.request->method == OrthancPluginHttpMethod_Get) {
    return send(call.context, call.output, 404, "", {});
  }
  const std::string allowed = call.request->groupsCount == 0 ? "GET" : methods_of_a_job(call.context);
  return send_method_not_allowed(call.context, call.output, allowed.c_str());
}

/** Lets the built-in answer, and completes what it says of failed jobs of ours. Needs no Java. */
OrthancPluginErrorCode jobs(const Call& call) {
  const std::string uri = uri_of_jobs(call);
  const OrthancPluginHttpRequest& request = *call.request;
  OrthancMemory body(call.context);
  OrthancMemory headers(call.context);
  RestCall forwarded{request.method, uri.c_str(), request.body, request.bodySize};
  forwarded.headers = {request.headersCount, request.headersKeys, request.headersValues};
  const RestResult result = call_rest(call.context, forwarded, body, &headers);
  if (result.error != OrthancPluginErrorCode_Success) {
    return send_error_of_jobs(call, result.error);
  }
  if (result.status == 405) {
    return send_method_not_allowed(call.context, call.output, header_of(headers.text(), "allow", "GET").c_str());
  }
  const std::string with_reason = completed(body.text());
  return send(call.context, call.output, result.status, content_type_of(headers.text()).c_str(),
              with_reason.empty() ? body.text() : std::string_view(with_reason));
}

/** Counts requests that would have been denied or let pass by a filter, had one seen them. */
void count(const Sighting& sighting) {
  if (!sighting.over_http) {
    plugin().requests.internal += 1;
  } else if (!sighting.filtered) {
    plugin().requests.unfiltered += 1;
  }
}

/** The common part of all REST callbacks: no exception leaves them, and what the filter remembered is taken. */
template <Handling handle, bool intercepts>
OrthancPluginErrorCode callback(OrthancPluginRestOutput* output, const char* uri,
                                const OrthancPluginHttpRequest* request) noexcept {
  OrthancPluginContext* context = plugin().context.load();
  if (context == nullptr || uri == nullptr || request == nullptr) {
    return OrthancPluginErrorCode_Plugin;
  }
  try {
    if (Guard::is_probe(uri)) {
      return send(context, output, 200, "text/plain", {});
    }
    const Headers headers{request->headersCount, request->headersKeys, request->headersValues};
    Sighting sighting = take_sighting(request->method, uri, headers);
    if (intercepts) {
      if (request->method != OrthancPluginHttpMethod_Post) {
        return send_method_not_allowed(context, output, "POST");
      }
      count(sighting);
    }
    return handle({context, output, uri, request, std::move(sighting)});
  } catch (const std::bad_alloc&) {
    return OrthancPluginErrorCode_NotEnoughMemory;
  } catch (...) {
    return OrthancPluginErrorCode_Plugin;
  }
}

constexpr std::array<const char*, 4> levels = {"patients", "studies", "series", "instances"};

GuardedRoute guarded(const std::string& prefix, const std::string& id, const std::string& suffix) {
  return {prefix + "/", "/" + suffix, prefix + "/" + id + "/" + suffix, prefix + "/{id}/" + suffix};
}

/** A route without an id. */
GuardedRoute guarded(const std::string& uri) { return {uri, uri.substr(uri.rfind('/')), uri, uri}; }

}  // namespace

void register_routes(OrthancPluginContext* context, const Settings& settings) {
  const auto add = [context](const char* route, OrthancPluginRestCallback handler) {
    OrthancPluginRegisterRestCallbackNoLock(context, route, handler);
  };
  add(page_uri, callback<page, false>);
  add(app_uri, callback<page, false>);
  add("/pseudonymizer/(.*)", callback<hand_to_java, false>);
  if (settings.intercept) {
    add("/(patients|studies|series|instances)/([^/]+)/anonymize", callback<hand_to_java, true>);
    add("/tools/bulk-anonymize", callback<hand_to_java, true>);
    add("/jobs/([^/]+)/resubmit", callback<resubmit, true>);
    add("/jobs", callback<jobs, false>);
    add("/jobs/([^/]+)", callback<jobs, false>);
  }
  if (settings.block_modify) {
    add("/(patients|studies|series|instances)/([^/]+)/modify", callback<modify, true>);
    add("/tools/bulk-modify", callback<modify, true>);
    add("/studies/([^/]+)/(split|merge)", callback<modify, true>);
    add("/tools/create-dicom", callback<modify, true>);
    // A request for the plugin pixels-masker cannot be handed on to it, so calls from inside Orthanc are blocked, too.
    add("/plugins/pixels-masker/(patients|studies|series|instances)/([^/]+)/(modify|anonymize)",
        callback<hand_to_java, true>);
  }
}

std::vector<GuardedRoute> guarded_routes(const Settings& settings) {
  std::vector<GuardedRoute> routes = {guarded("/pseudonymizer"),
                                      {"/pseudonymizer/", "", "/pseudonymizer/nothing", "/pseudonymizer/…"}};
  const auto at_all_levels = [&routes](const std::string& root, const std::string& verb) {
    for (const char* level : levels) {
      routes.push_back(guarded(root + "/" + level, no_resource, verb));
    }
  };
  if (settings.intercept) {
    at_all_levels("", "anonymize");
    routes.push_back(guarded("/tools/bulk-anonymize"));
    routes.push_back(guarded("/jobs", no_job, "resubmit"));
  }
  if (settings.block_modify) {
    at_all_levels("", "modify");
    routes.push_back(guarded("/tools/bulk-modify"));
    routes.push_back(guarded("/studies", no_resource, "split"));
    routes.push_back(guarded("/studies", no_resource, "merge"));
    routes.push_back(guarded("/tools/create-dicom"));
    const std::size_t own = routes.size();
    at_all_levels("/plugins/pixels-masker", "modify");
    at_all_levels("/plugins/pixels-masker", "anonymize");
    for (std::size_t i = own; i < routes.size(); ++i) {
      routes[i].of_another_plugin = true;
    }
  }
  return routes;
}

}  // namespace pseudonymizer
