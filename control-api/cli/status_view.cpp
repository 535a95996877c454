// The page of `squall status`. Bytes are totals at first, and per second once there are two looks to compare.
#include "cli/status_view.hpp"

#include <ostream>

#include "cli/human.hpp"
#include "cli/run_tables.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

const Json& named(const Json& list, const std::string& name) {
  static const Json nothing;
  if (list.is_array())
    for (const Json& item : list)
      if (text_at(item, "name") == name) return item;
  return nothing;
}

std::string traffic(const StatusLook& look, const Json& hop, std::string_view direction) {
  const std::uint64_t total = count_at(member(hop, "bytes"), direction);
  if (look.before.is_null() || look.seconds <= 0) return human_bytes(static_cast<double>(total));
  const Json& earlier = named(member(look.before, "hops"), text_at(hop, "name"));
  const std::uint64_t then = count_at(member(earlier, "bytes"), direction);
  const double moved = total > then ? static_cast<double>(total - then) : 0;  // a restart counts from zero again
  return human_bytes(moved / look.seconds) + "/s";
}

void print_head(std::ostream& out, const Json& stats, const std::string& url, bool color) {
  const Json& connections = member(stats, "connections");
  const Json& memory = member(stats, "memory");
  out << toned("squall", Tone::strong, color) << " at " << url << ", epoch " << text_at(stats, "epoch") << ", up "
      << text_at(stats, "uptime") << '\n'
      << human_count(count_at(connections, "open")) << " of " << human_count(count_at(connections, "limit"))
      << " connections, " << human_bytes(static_cast<double>(count_at(memory, "held"))) << " of "
      << human_bytes(static_cast<double>(count_at(memory, "limit"))) << " held\n";
}

void print_halt(std::ostream& out, const Json& halt, bool color) {
  const std::string by = text_at(halt, "by");
  const std::string since = text_at(halt, "since");
  const std::string reason = text_at(halt, "reason");
  out << toned("HALTED", Tone::bad, color) << (by.empty() ? "" : " by " + by)
      << (since.empty() ? "" : ", since " + since) << (reason.empty() ? "" : ", because: " + reason)
      << "\nevery fault is off; release with `squall resume --reason WHY`\n";
}

Table hop_rows(const StatusLook& look) {
  Table table({{"HOP"},
               {"STATE"},
               {"OPEN", true},
               {"ACCEPTED", true},
               {"ERRORS", true},
               {"TO UPSTREAM", true},
               {"TO CLIENT", true}});
  for (const Json& hop : member(look.stats, "hops")) {
    const Json& connections = member(hop, "connections");
    const std::uint64_t errors =
        count_at(connections, "refused") + count_at(connections, "dial_failures") + count_at(connections, "resets");
    table.add({{text_at(hop, "name"), Tone::strong},
               hop_state_cell(hop),
               human_count(count_at(connections, "open")),
               human_count(count_at(connections, "accepted")),
               {human_count(errors), errors == 0 ? Tone::plain : Tone::warn},
               traffic(look, hop, "to_upstream"),
               traffic(look, hop, "to_client")});
  }
  return table;
}

Table fault_rows(const Json& faults) {
  Table table({{"FAULT"},
               {"HOP"},
               {"WHAT"},
               {"STATE"},
               {"REMAINING", true},
               {"MATCHED", true},
               {"SKIPPED", true},
               {"INJECTED", true}});
  for (const Json& fault : faults) {
    const Json& counters = member(fault, "counters");
    table.add({{text_at(fault, "name"), Tone::strong},
               text_at(fault, "hop"),
               what_it_does(fault),
               state_cell(fault),
               text_at(fault, "remaining"),
               human_count(count_at(counters, "matched")),
               human_count(count_at(counters, "skipped")),
               human_count(count_at(counters, "injected"))});
  }
  return table;
}

}  // namespace

void print_status(std::ostream& out, const StatusLook& look, const std::string& url, bool color) {
  print_head(out, look.stats, url, color);
  if (member(look.stats, "halted") == true) print_halt(out, look.halt, color);
  out << open_runs_text(look.runs, color) << '\n';
  const Table hops = hop_rows(look);
  if (hops.empty())
    out << "no hops\n";
  else
    hops.print(out, color);
  out << '\n';
  const Table faults = fault_rows(member(look.stats, "faults"));
  if (faults.empty())
    out << "no faults: everything passes untouched\n";
  else
    faults.print(out, color);
}

}  // namespace squall::cli
