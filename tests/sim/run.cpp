#include "sim/run.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gnomon::sim {

namespace {

/// Most moments at which an error is looked at. In a span of less than as many seconds it is looked
/// at each second.
constexpr double kLooks = 30000;

}  // namespace

Run::Run(std::uint64_t usual_seed, const RunOptions& options)
    : world{options.seed.value_or(usual_seed), symmetric_path(0.010, 100e-6)},
      seed_{options.seed.value_or(usual_seed)},
      options_{options} {
  if (options_.recorder != nullptr) options_.recorder->attach(world);
  if (options_.trace != nullptr) world.watch(*options_.trace);
  if (options_.stages != nullptr) world.watch_stages(*options_.stages);
}

std::vector<std::string> Run::servers(int count) {
  std::vector<std::string> names;
  for (int i = 1; i <= count; ++i) {
    names.push_back(fmt::format("s{}", i));
    if (!world.has(names.back())) world.server(names.back());
  }
  return names;
}

void Run::node(const HostSpec& spec) {
  world.host(spec);
  for (unsigned copy = 2; copy <= options_.nodes; ++copy) {
    HostSpec other = spec;
    other.name = fmt::format("{}-{}", spec.name, copy);
    world.host(other);
  }
}

void Run::fault(const Fault& fault) { world.faults({.faults = {fault}}); }

void Run::accuracy(const std::string& host, Duration span, const Accuracy& limit) {
  double squares = 0;
  double worst = 0;
  double count = 0;
  Host& machine = world.at(host);
  const Duration step = std::max(seconds(1), seconds(std::floor(span.to_seconds() / kLooks)));
  for (Duration done; done < span; done += step) {
    world.run_for(step);
    const double error = machine.shown_error();
    squares += error * error;
    worst = std::max(worst, std::abs(error));
    ++count;
  }
  const std::string over = fmt::format("of {} over {:g} h", host, span.to_seconds() / 3600);
  if (limit.rms > 0) below("RMS error " + over, std::sqrt(squares / count), limit.rms);
  if (limit.worst > 0) below("largest error " + over, worst, limit.worst);
}

bool Run::converges(double error_seconds, Duration limit) {
  const auto took = world.run_until([&] { return world.converged(error_seconds); }, limit);
  std::string text =
      fmt::format("all within {:g} s in less than {:g} s: {}", error_seconds, limit.to_seconds(),
                  took ? fmt::format("{:g} s", took->to_seconds()) : "no");
  if (!took) text += "\n" + world.who_is_off(error_seconds);
  note(std::move(text), took.has_value());
  return took.has_value();
}

void Run::below(std::string_view what, double value, double limit) {
  note(fmt::format("{}: {:.4g}, wanted below {:g}", what, value, limit), value < limit);
}

void Run::above(std::string_view what, double value, double limit) {
  note(fmt::format("{}: {:.4g}, wanted above {:g}", what, value, limit), value > limit);
}

void Run::near(std::string_view what, double value, double wanted, double tolerance) {
  note(fmt::format("{}: {:.6g}, wanted {:g} within {:g}", what, value, wanted, tolerance),
       std::abs(value - wanted) < tolerance);
}

void Run::is(std::string_view what, bool holds) {
  note(fmt::format("{}: {}", what, holds ? "yes" : "no"), holds);
}

void Run::note(std::string text, bool kept) {
  limits_.push_back({.text = std::move(text), .kept = kept});
}

void Run::finish() {
  if (!options_.span) return;
  const Duration left = kBeginning + *options_.span - world.now();
  if (left > Duration{}) world.run_for(left);
}

bool Run::good() const {
  return world.violations().count() == 0 &&
         std::all_of(limits_.begin(), limits_.end(), [](const Limit& one) { return one.kept; });
}

std::string Run::complaints() const {
  std::string text = world.violations().report();
  for (const Limit& limit : limits_) {
    if (!limit.kept) text += fmt::format("limit: {}\n", limit.text);
  }
  return text;
}

}  // namespace gnomon::sim
