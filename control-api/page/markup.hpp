// Writes elements: SVG drawings, parts of the page, JUnit's XML. Every attribute and text is escaped here, so that
// nothing that people wrote can become markup. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace squall::page {

struct Attribute {
  std::string_view name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;

class Markup {
 public:
  Markup& open(std::string_view tag, Attributes attributes = {});
  Markup& close();                                                 // the element that was opened last
  Markup& leaf(std::string_view tag, Attributes attributes = {});  // <tag .../>, for SVG and XML
  Markup& text(std::string_view tag, Attributes attributes, std::string_view content);
  Markup& text(std::string_view content);
  Markup& raw(std::string_view markup);  // that another Markup wrote

  std::string take();  // closes what is open

 private:
  void begin(std::string_view tag, Attributes attributes);

  std::string out_;
  std::vector<std::string> open_;
};

std::string number(double value);   // two decimals at most, whatever the locale
std::string percent(double share);  // 12.34%

}  // namespace squall::page
