// Problem documents (RFC 9457) as lines for a terminal, and statuses as exit codes. Called by the client and the verbs.
#include "cli/failure.hpp"

namespace squall::cli {
namespace {

int exit_code_of_status(int status) {
  switch (status) {
    case 401:
    case 403:
    case 409:
    case 412:
    case 421:
    case 423: return exit_refused;
    default: return status >= 400 && status < 500 ? exit_usage : exit_no;
  }
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string_view advice(int status) {
  switch (status) {
    case 401: return "give a token: --token-file FILE, or SQUALL_TOKEN_FILE";
    case 403: return "use a token with a wider scope (view < run < admin)";
    case 412: return "somebody changed it meanwhile: look again, then repeat";
    case 423: return "the server is halted: `squall status` says why, `squall resume --reason WHY` releases it";
    default: return "";
  }
}

}  // namespace

std::string PointerPlaces::place(const Json& error) const {
  const std::string path = text_of(error, "path");
  const int line = error.value("line", 0);
  if (line == 0 || path.empty()) return path;  // without a path it is about the call, not about a place in its body
  return std::to_string(line) + ":" + std::to_string(error.value("column", 0)) + " " + path;
}

Failure refused(const Answer& answer, const Places& places) {
  const Json& body = answer.body;
  const std::string title = body.is_object() ? text_of(body, "title") : std::string{};
  const std::string detail = body.is_object() ? text_of(body, "detail") : std::string{};
  std::string headline = detail.empty() ? title : detail;
  if (headline.empty())
    headline =
        "the server answered " + std::to_string(answer.status) + " and no reason: is it Squall? (--url, SQUALL_URL)";
  std::string lines;
  const std::string_view what_to_do = advice(answer.status);
  if (body.is_object() && body.contains("errors") && body["errors"].is_array()) {
    const Json& errors = body["errors"];
    // The server's detail repeats the first message: say each thing once.
    if (!errors.empty() && errors[0].is_object() && text_of(errors[0], "message") == detail)
      headline = errors.size() == 1 ? "" : std::to_string(errors.size()) + " problems";
    for (const Json& error : errors) {
      if (!error.is_object()) continue;
      const std::string place = places.place(error);
      lines += "\n  " + (place.empty() ? "" : place + ": ") + text_of(error, "message");
      // The server's hints speak of REST calls where the command line has a verb or a flag for it.
      if (const std::string hint = text_of(error, "hint"); !hint.empty() && what_to_do.empty())
        lines += "\n    -> " + hint;
    }
  }
  if (!what_to_do.empty()) lines.append("\n  -> ").append(what_to_do);
  if (headline.empty()) lines.erase(0, 3);  // the only problem is the headline
  const bool over_limit = body.is_object() && text_of(body, "type") == "urn:squall:over-limit";
  return {over_limit ? exit_refused : exit_code_of_status(answer.status), headline + lines};
}

Failure unreachable(const std::string& url, std::string_view why, bool may_be_done) {
  std::string text = "no Squall server answers at " + url + " (" + std::string(why) + ")";
  text += "\n  -> start one:       squall serve --config squall.yaml   (or a playground: squall demo --serve)";
  text += "\n  -> or say where it is: --url URL, or SQUALL_URL";
  return {exit_unreachable, text, may_be_done};
}

}  // namespace squall::cli
