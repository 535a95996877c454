// See flags.hpp.
#include "toxiproxy/flags.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "config/units.hpp"

namespace squall::toxiproxy {
namespace {

// Empty: the value is fine.
using Set = std::string (*)(ServerFlags&, const std::string& value);

struct Flag {
  std::string_view name;
  bool is_switch = false;  // alone it means true
  std::string_view value;  // what it is, for usage()
  std::string_view summary;
  Set set;
};

std::string set_switch(bool& into, const std::string& value) {
  constexpr std::string_view yes[] = {"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::string_view no[] = {"0", "f", "F", "FALSE", "false", "False"};
  into = std::ranges::count(yes, value) != 0;
  return into || std::ranges::count(no, value) != 0 ? "" : "parse error: say true or false";
}

// Any int64, as there; the bits are the seed.
std::string set_seed(ServerFlags& flags, const std::string& value) {
  std::int64_t seed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seed);
  if (error != std::errc{} || end != value.data() + value.size()) return "parse error: say a whole number";
  flags.seed = static_cast<std::uint64_t>(seed);
  return "";
}

std::string set_age(ServerFlags& flags, const std::string& value) {
  const auto age = config::parse_duration(value);
  if (!age) return age.error().front().message;
  if (*age == Duration::zero()) return "must be more than 0s";
  flags.toxic_age = *age;
  return "";
}

template <std::string ServerFlags::*field>
std::string set_text(ServerFlags& flags, const std::string& value) {
  flags.*field = value;
  return "";
}

template <bool ServerFlags::*field>
std::string set_flag(ServerFlags& flags, const std::string& value) {
  return set_switch(flags.*field, value);
}

constexpr Flag all_flags[] = {
    {"config", false, "string", "JSON file containing proxies to create on startup", set_text<&ServerFlags::config>},
    {"h", true, "", "print this and exit", set_flag<&ServerFlags::help>},
    {"help", true, "", "print this and exit", set_flag<&ServerFlags::help>},
    {"host", false, "string", "host for the API to listen on (default \"localhost\")", set_text<&ServerFlags::host>},
    {"max-toxic-age", false, "duration", "a toxic ends by itself after this, like 30m (Squall's own; default: never)",
     set_age},
    {"port", false, "string", "port for the API to listen on (default \"8474\")", set_text<&ServerFlags::port>},
    {"proxy-metrics", true, "", "put the byte counters of the proxies on /metrics",
     set_flag<&ServerFlags::proxy_metrics>},
    {"runtime-metrics", true, "", "put figures of the process on /metrics", set_flag<&ServerFlags::runtime_metrics>},
    {"seed", false, "int", "seed of the dice: the same one hits the same connections (default: another each time)",
     set_seed},
    {"state", false, "string", "folder of the state that survives a restart (Squall's own)",
     set_text<&ServerFlags::state>},
    {"version", true, "", "print the version and exit", set_flag<&ServerFlags::version>},
};

}  // namespace

tl::expected<ServerFlags, std::string> read_flags(std::span<const std::string> words) {
  ServerFlags flags;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // Go reads no flags behind the first word that is none.
    if (word == "--" || word.size() < 2 || word.front() != '-') break;
    const std::size_t dashes = word.starts_with("--") ? 2 : 1;
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(dashes, equals == std::string::npos ? equals : equals - dashes);
    const auto flag = std::ranges::find(all_flags, name, &Flag::name);
    if (flag == std::end(all_flags)) return tl::unexpected("flag provided but not defined: -" + name);
    std::string value = "true";
    if (equals != std::string::npos)
      value = word.substr(equals + 1);
    else if (!flag->is_switch && i + 1 < words.size())
      value = words[++i];
    else if (!flag->is_switch)
      return tl::unexpected("flag needs an argument: -" + name);
    if (const std::string wrong = flag->set(flags, value); !wrong.empty())
      return tl::unexpected("invalid value \"" + value + "\" for flag -" + name + ": " + wrong);
  }
  return flags;
}

std::string usage() {
  std::string text = "Usage of toxiproxy-server:\n";
  for (const Flag& flag : all_flags) {
    if (flag.name == "h") continue;
    text += "  -" + std::string(flag.name) + (flag.value.empty() ? "" : " " + std::string(flag.value)) + "\n    \t" +
            std::string(flag.summary) + "\n";
  }
  return text;
}

}  // namespace squall::toxiproxy
