// See metrics.hpp.
#include "toxiproxy/metrics.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include "control/views.hpp"

namespace squall::toxiproxy {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily single(const char* name, const char* help, MetricType type, double value) {
  ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {name, help, type, {metric}};
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// The fields of /proc/self/stat behind the command's name, from `state`, field 3 in proc(5).
std::vector<std::string> stat_fields() {
  const std::string line = first_line("/proc/self/stat");
  std::istringstream words(line.substr(line.rfind(')') + 1));
  std::vector<std::string> fields;
  for (std::string word; words >> word;) fields.push_back(word);
  return fields;
}

double number(const std::vector<std::string>& fields, std::size_t field) {
  return field - 3 < fields.size() ? std::stod(fields[field - 3]) : 0;
}

double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;)
    if (double seconds = 0; word == "btime" && file >> seconds) return seconds;
  return 0;
}

double open_descriptors() {
  std::error_code ignored;
  double count = 0;
  for (auto at = std::filesystem::directory_iterator("/proc/self/fd", ignored);
       at != std::filesystem::directory_iterator(); at.increment(ignored))
    ++count;
  return count;
}

}  // namespace

std::vector<MetricFamily> ProxyMetrics::Collect() const {
  MetricFamily received{"toxiproxy_proxy_received_bytes_total", "", MetricType::Counter, {}};
  MetricFamily sent{"toxiproxy_proxy_sent_bytes_total", "", MetricType::Counter, {}};
  for (const control::HopView& hop : control_.overview().hops) {
    const auto add = [&](MetricFamily& family, const char* direction, std::uint64_t bytes) {
      ClientMetric metric;
      metric.label = {{"direction", direction},
                      {"listener", to_string(hop.stats.listen)},
                      {"proxy", hop.spec.name},
                      {"upstream", to_string(hop.spec.upstream)}};
      metric.counter.value = static_cast<double>(bytes);
      family.metric.push_back(std::move(metric));
    };
    add(received, "upstream", hop.stats.bytes_from_client);
    add(received, "downstream", hop.stats.bytes_from_upstream);
    add(sent, "upstream", hop.stats.bytes_to_upstream);
    add(sent, "downstream", hop.stats.bytes_to_client);
  }
  return {std::move(received), std::move(sent)};
}

std::vector<MetricFamily> RuntimeMetrics::Collect() const {
  constexpr auto counter = MetricType::Counter;
  constexpr auto gauge = MetricType::Gauge;
  const std::vector<std::string> fields = stat_fields();
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  return {
      single("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", counter,
             (number(fields, 14) + number(fields, 15)) / ticks),
      single("process_max_fds", "Maximum number of open file descriptors.", gauge,
             static_cast<double>(descriptors.rlim_cur)),
      single("process_open_fds", "Number of open file descriptors.", gauge, open_descriptors()),
      single("process_resident_memory_bytes", "Resident memory size in bytes.", gauge,
             number(fields, 24) * static_cast<double>(::sysconf(_SC_PAGESIZE))),
      single("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", gauge,
             boot_time() + number(fields, 22) / ticks),
      single("process_virtual_memory_bytes", "Virtual memory size in bytes.", gauge, number(fields, 23)),
  };
}

}  // namespace squall::toxiproxy
