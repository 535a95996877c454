// See report.hpp.
#include "report/report.hpp"

#include "report/formats.hpp"

namespace squall::report {

std::optional<Format> parse_format(std::string_view text) {
  if (text == "html") return Format::html;
  if (text == "md") return Format::markdown;
  if (text == "json") return Format::json;
  if (text == "junit") return Format::junit;
  return std::nullopt;
}

std::string_view content_type(Format format) {
  switch (format) {
    case Format::html: return "text/html; charset=utf-8";
    case Format::markdown: return "text/markdown; charset=utf-8";
    case Format::json: return "application/json";
    case Format::junit: return "application/xml";
  }
  return {};
}

std::string render(const experiment::Record& record, Format format, Catalog catalog) {
  const Story story(record);
  switch (format) {
    case Format::html: return render_html(story);
    case Format::markdown: return render_markdown(story);
    case Format::json: return render_json(story, catalog);
    case Format::junit: return render_junit(story);
  }
  return {};
}

}  // namespace squall::report
