#pragma once

#include <string>

#include "metrics/recorder.h"
#include "model/snapshot.h"

namespace gnomon::testing {

/// A daemon in the middle of its life: a leading peer, a falseticker that warms up, and one that
/// was never resolved. Every optional is set in the first peer, none in the last.
[[nodiscard]] Snapshot sample_snapshot();

/// A daemon just after its start: nothing optional is there yet.
[[nodiscard]] Snapshot young_snapshot();

/// Tells `recorder` of the peers of `sample_snapshot` and of one event of every kind.
void play_events(Recorder& recorder);

/// This folder, from the place of the source file.
[[nodiscard]] std::string test_folder();

/// The content of a file; the test fails if there is none.
[[nodiscard]] std::string read_file(const std::string& path);

/// Runs `command` by the shell with `input` on its stdin: status and all it printed.
struct CommandResult {
  int status = -1;
  std::string output;
};

[[nodiscard]] CommandResult run_with_input(const std::string& command, const std::string& input);

}  // namespace gnomon::testing
