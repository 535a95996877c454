// A runbook as a page (runbook.hpp). Every text goes through Markup, which escapes it; links through a list of what may
// be followed; the policy in the head lets nothing be fetched and no script run, whatever else went wrong.
#include "page/markup.hpp"
#include "page/style.hpp"
#include "runbook/front_matter.hpp"
#include "runbook/markdown.hpp"
#include "runbook/outline.hpp"
#include "runbook/page_style.hpp"
#include "runbook/prose.hpp"
#include "runbook/remarks.hpp"
#include "runbook/runbook.hpp"
#include "runbook/variables.hpp"

namespace squall::runbook {
namespace {

using Kind = Element::Kind;
using page::Markup;

constexpr std::string_view separator = " \xc2\xb7 ";
constexpr std::string_view tick_mark = "\xe2\x9c\x93";

// A neighbouring runbook's page is the server's; other files are not on the web.
std::string web_target(const std::string& written, const Values& values) {
  const std::string target = substitute(written, values);
  switch (kind_of_link(target)) {
    case LinkKind::web: return target;
    case LinkKind::inside:
    case LinkKind::refused: return "";
    case LinkKind::relative: break;
  }
  const std::string file = target.substr(0, target.find_first_of("?#"));
  if (!file.ends_with(".md") || file.find('/') != std::string::npos) return "";
  const auto api = values.find("api");
  const bool known = api != values.end() && kind_of_link(api->second) == LinkKind::web;
  return (known ? api->second : "") + "/v1/runbooks/" + file.substr(0, file.size() - 3) + "?format=html";
}

class PageWriter {
 public:
  PageWriter(Markup& out, const Runbook& runbook, const Values& values, const std::vector<Ticked>& ticks)
      : out_(out), values_(values), ticks_(ticks), numbers_(runbook.steps) {}

  void blocks(const std::vector<const Element*>& elements) {
    for (const Element* element : elements) block(*element);
  }

 private:
  void children(const Element& element) {
    for (const Element& child : element.children) block(child);
  }
  void text(const std::string& content) { out_.text(substitute(content, values_)); }

  // A value that is an address of the web can be followed.
  void prose(const std::string& content) {
    std::size_t done = 0;
    for (auto found = next_reference(content, 0); found; found = next_reference(content, found->end)) {
      const std::string value = value_of(found->name, values_);
      if (linked_ || !(value.starts_with("http://") || value.starts_with("https://"))) continue;
      text(content.substr(done, found->begin - done));
      out_.text("a", {{"href", value}, {"rel", "noreferrer"}}, value);
      done = found->end;
    }
    text(content.substr(done));
  }

  void around(std::string_view tag, const Element& element) {
    out_.open(tag);
    children(element);
    out_.close();
  }

  void block(const Element& element) {
    switch (element.kind) {
      case Kind::list: return list(element);
      case Kind::item: return item(element);
      case Kind::quote: return around("blockquote", element);
      case Kind::paragraph: return around("p", element);
      case Kind::heading: return around("h3", element);
      case Kind::rule: out_.leaf("hr"); return;
      case Kind::code_block:
        out_.open("pre").open("code");
        text(element.text);
        out_.close().close();
        return;
      case Kind::markup_block:
        if (element.text.find_first_not_of(" \t\n") == std::string::npos) return;  // a comment
        out_.open("p");
        text(element.text);
        out_.close();
        return;
      default: return inline_part(element);
    }
  }

  void inline_part(const Element& element) {
    switch (element.kind) {
      case Kind::text: return prose(element.text);
      case Kind::markup: return text(element.text);
      case Kind::soft_break: out_.text(" "); return;
      case Kind::hard_break: out_.leaf("br"); return;
      case Kind::code:
        out_.open("code");
        text(element.text);
        out_.close();
        return;
      case Kind::emphasis: return around("em", element);
      case Kind::strong: return around("strong", element);
      case Kind::link:
      case Kind::image: return link(element);
      default: return children(element);
    }
  }

  // A picture would have to be fetched: its text is shown, as a link.
  void link(const Element& element) {
    const std::string target = web_target(element.target, values_);
    if (target.empty()) return children(element);
    linked_ = true;
    out_.open("a", {{"href", target}, {"rel", "noreferrer"}});
    children(element);
    out_.close();
    linked_ = false;
  }

  void list(const Element& element) {
    const bool steps = !element.children.empty() && element.children.front().box;
    out_.open(element.ordered ? "ol" : "ul", {{"class", steps ? "steps" : "list"}});
    children(element);
    out_.close();
  }

  void item(const Element& element) {
    const auto number = numbers_.of(element);
    if (!number) return around("li", element);
    const Ticked* ticked = tick_of(*number, ticks_);
    out_.open("li", {{"class", ticked != nullptr ? "step done" : "step"}, {"id", "step-" + std::to_string(*number)}});
    out_.open("div", {{"class", "do"}});
    out_.text("span", {{"class", "box"}, {"role", "img"}, {"aria-label", ticked != nullptr ? "done" : "not done"}},
              ticked != nullptr ? tick_mark : "");
    out_.open("span").text("span", {{"class", "number"}}, std::to_string(*number)).text(" ");
    children(element.children.front());
    if (ticked != nullptr)
      out_.text("span", {{"class", "by"}}, ticked->by.empty() ? ticked->at : ticked->by + ", " + ticked->at);
    out_.close().close();
    for (std::size_t i = 1; i < element.children.size(); ++i) block(element.children[i]);
    out_.close();
  }

  Markup& out_;
  const Values& values_;
  const std::vector<Ticked>& ticks_;
  StepNumbers numbers_;
  bool linked_ = false;  // inside of a link, which holds no other
};

std::string head_of(const Runbook& runbook, const Values& values) {
  Markup head;
  head.open("head").leaf("meta", {{"charset", "utf-8"}});
  head.leaf("meta",
            {{"http-equiv", "Content-Security-Policy"},
             {"content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"}});
  head.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  head.leaf("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  head.text("title", {}, substitute(runbook.title, values) + " (runbook " + runbook.name + ")");
  head.open("style").raw(page::base_style).raw(page_style).close();
  return head.take();
}

void begin_page(const Runbook& runbook, const Values& values, const std::vector<Ticked>& ticks, Markup& out) {
  std::string modes;
  for (const std::string& mode : runbook.modes) modes += (modes.empty() ? "" : ", ") + mode;
  out.open("p", {{"class", "kind"}}).text("span", {}, "Runbook " + runbook.name);
  out.text("span", {}, runbook.hop + std::string(separator) + modes + std::string(separator) + runbook.owner).close();
  out.text("h1", {}, substitute(runbook.title, values));
  if (const std::string wrong = what_is_wrong(runbook.problems); !wrong.empty())
    out.text("p", {{"class", "wrong"}}, "This file has a mistake, see squall check: " + wrong);
  out.open("p", {{"class", "run"}});
  const auto run = values.find("run.id");
  if (run == values.end() || run->second.empty()) {
    out.text("No run: this is how it would be used.").close();
    return;
  }
  std::size_t done = 0;
  for (const Step& step : runbook.steps) done += tick_of(step.number, ticks) != nullptr ? 1 : 0;
  out.text("Run ").text("strong", {}, run->second).text(", " + value_of("run.state", values));
  out.text(std::string(separator) + std::to_string(done) + " of " + std::to_string(runbook.steps.size()) +
           (runbook.steps.size() == 1 ? " step done" : " steps done"))
      .close();
}

void end_page(const Values& values, const std::optional<Practice>& practice, Markup& out) {
  const std::string tick = tick_command(values);
  if (tick.empty() && !practice) return;
  out.open("footer");
  if (!tick.empty()) out.open("p").text("Tick a step when it is done: ").text("code", {}, tick).close();
  if (practice) {
    out.open("p").text(rehearsed_by(*practice));
    const std::string address = report_address(practice->run, values);
    if (address.empty() || practice->run.empty())
      out.text(practice->run);
    else
      out.text("a", {{"href", address}, {"rel", "noreferrer"}}, practice->run);
    out.text(rehearsed_when(*practice)).close();
  }
  out.close();
}

}  // namespace

std::string render_html(const Runbook& runbook, const Values& values, const std::vector<Ticked>& ticks,
                        const std::optional<Practice>& practice) {
  const Element document = parse_markdown(split(runbook.text).body).value_or(Element{});
  Markup out;
  out.open("html", {{"lang", "en"}}).raw(head_of(runbook, values)).open("body").open("main");
  begin_page(runbook, values, ticks, out);
  PageWriter writer(out, runbook, values, ticks);
  for (const Section& section : outline_of(document).sections) {
    if (!section.heading && section.blocks.empty()) continue;
    out.open("section", {{"class", section.heading == stop_the_harm ? "stop" : "part"}});
    if (section.heading) out.text("h2", {}, headings[*section.heading]);
    writer.blocks(section.blocks);
    out.close();
  }
  out.close();
  end_page(values, practice, out);
  return "<!DOCTYPE html>\n" + out.take() + "\n";
}

}  // namespace squall::runbook
