// SPDX-License-Identifier: GPL-3.0-or-later
#include "job_reasons.h"

#include "jobs.h"

#include <cstddef>
#include <optional>

namespace pseudonymizer {

namespace {

using std::string_view;

/** A member of an object, as parts of the text that holds it. */
struct Member {
  /** With quotes. */
  string_view key;
  string_view value;
  /** What stands before the key: white space. */
  string_view indent;
  /** What stands between key and value: a colon and white space. */
  string_view colon;
};

/** Reads JSON that Orthanc wrote, without copying it. Reading ends where the text stops being JSON. */
class Reader {
 public:
  explicit Reader(string_view text) : text_(text) {}

  /** Takes the character if it comes next. */
  bool take(char c) {
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }

  string_view space() {
    const std::size_t start = at_;
    while (at_ < text_.size() && string_view(" \t\r\n").find(text_[at_]) != string_view::npos) {
      ++at_;
    }
    return text_.substr(start, at_ - start);
  }

  /** Any value; "" at the end of the text. */
  string_view value() {
    const std::size_t start = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!skip_text()) {
          break;
        }
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']' || c == ',' || string_view(" \t\r\n").find(c) != string_view::npos) {
        if (depth == 0) {
          break;
        }
        depth -= c == '}' || c == ']' ? 1 : 0;
        ++at_;
      } else {
        ++at_;
        continue;
      }
      if (depth == 0) {
        break;
      }
    }
    return depth == 0 ? text_.substr(start, at_ - start) : string_view{};
  }

  std::optional<Member> member() {
    Member member;
    member.indent = space();
    const std::size_t key = at_;
    if (at_ >= text_.size() || text_[at_] != '"' || !skip_text()) {
      return std::nullopt;
    }
    member.key = text_.substr(key, at_ - key);
    const std::size_t colon = at_;
    space();
    if (!take(':')) {
      return std::nullopt;
    }
    space();
    member.colon = text_.substr(colon, at_ - colon);
    member.value = value();
    space();
    return member.value.empty() ? std::nullopt : std::make_optional(member);
  }

 private:
  bool skip_text() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return true;
      }
    }
    at_ = text_.size();
    return false;
  }

  string_view text_;
  std::size_t at_ = 0;
};

/** The member of an object that has this key, which is given with its quotes. */
std::optional<Member> find(string_view object, string_view key) {
  Reader reader(object);
  if (!reader.take('{')) {
    return std::nullopt;
  }
  do {
    const auto member = reader.member();
    if (!member || member->key == key) {
      return member;
    }
  } while (reader.take(','));
  return std::nullopt;
}

bool is(string_view object, string_view key, string_view value) {
  const auto member = find(object, key);
  return member && member->value == value;
}

/** A text to be put in place of `replaced`, which is a part of the answer. */
struct Edit {
  string_view replaced;
  std::string text;
};

std::optional<Edit> edit_of(string_view job) {
  static const std::string anonymization = '"' + std::string(job_type) + '"';
  static const std::string of_table = '"' + std::string(table_job_type) + '"';
  const auto content = find(job, "\"Content\"");
  if (!content || !is(job, "\"State\"", "\"Failure\"") ||
      (!is(job, "\"Type\"", anonymization) && !is(job, "\"Type\"", of_table)) ||
      !is(content->value, "\"Pseudonymizer\"", "true")) {
    return std::nullopt;
  }
  const auto reason = find(content->value, "\"Error\"");
  if (!reason || reason->value.size() <= 2 || reason->value.front() != '"') {
    return std::nullopt;
  }
  const auto details = find(job, "\"ErrorDetails\"");
  if (details) {
    return details->value == "\"\"" ? std::make_optional(Edit{details->value, std::string(reason->value)})
                                    : std::nullopt;
  }
  const auto description = find(job, "\"ErrorDescription\"");
  if (!description) {
    return std::nullopt;
  }
  const string_view end = description->value.substr(description->value.size());
  return Edit{end, "," + std::string(description->indent) + "\"ErrorDetails\"" + std::string(description->colon) +
                       std::string(reason->value)};
}

/** Collects the edits, which come in the order of the text. */
class Splice {
 public:
  explicit Splice(string_view text) : text_(text) {}

  void add(const std::optional<Edit>& edit) {
    if (edit) {
      const auto start = static_cast<std::size_t>(edit->replaced.data() - text_.data());
      result_.append(text_.substr(taken_, start - taken_)).append(edit->text);
      taken_ = start + edit->replaced.size();
    }
  }

  std::string result() { return taken_ == 0 ? "" : result_.append(text_.substr(taken_)); }

 private:
  string_view text_;
  std::string result_;
  std::size_t taken_ = 0;
};

}  // namespace

std::string with_reasons(string_view answer) {
  if (answer.find("\"Pseudonymizer\"") == string_view::npos || answer.find("\"Failure\"") == string_view::npos) {
    return {};
  }
  Splice splice(answer);
  Reader reader(answer);
  reader.space();
  if (!reader.take('[')) {
    splice.add(edit_of(reader.value()));
    return splice.result();
  }
  do {
    reader.space();
    splice.add(edit_of(reader.value()));
    reader.space();
  } while (reader.take(','));
  return splice.result();
}

}  // namespace pseudonymizer
