#include "app/signals.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace gnomon {

namespace {

constexpr std::array kHandled{SIGTERM, SIGINT, SIGHUP};

// Stopping and going on is a matter of the terminal's user; children are none of ours; a fault of
// the program itself must end it; the system lets nobody touch the last two.
constexpr std::array kAsAlways{SIGSEGV, SIGBUS,   SIGFPE,  SIGILL,  SIGABRT, SIGTRAP,
                               SIGSYS,  SIGTSTP,  SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD,
                               SIGURG,  SIGWINCH, SIGKILL, SIGSTOP};

void change_mask(int how) {
  sigset_t handled;
  sigemptyset(&handled);
  for (const int signal : kHandled) sigaddset(&handled, signal);
  (void)::pthread_sigmask(how, &handled, nullptr);
}

}  // namespace

void hold_signals() {
  change_mask(SIG_BLOCK);
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  // The C library keeps some real-time signals to itself and refuses them: they stay as they are.
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    const bool is_ours = std::ranges::find(kHandled, signal) != kHandled.end() ||
                         std::ranges::find(kAsAlways, signal) != kAsAlways.end();
    if (!is_ours) (void)::sigaction(signal, &ignore, nullptr);
  }
}

void let_signals_in() { change_mask(SIG_UNBLOCK); }

}  // namespace gnomon
