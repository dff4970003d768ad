#pragma once

namespace gnomon {

// Which signal does what. A signal that is sent to gnomond by mistake never ends it.
//
//   SIGTERM, SIGINT   end cleanly, whenever they come
//   SIGHUP            reload the configuration
//   SIGKILL, SIGSTOP and the faults of the program itself (SIGSEGV, SIGABRT ...)   as always
//   SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD                                    as always
//   all others, among them SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2 and SIGXFSZ   ignored

/// Holds SIGTERM, SIGINT and SIGHUP back in the calling thread, and in the threads that it starts,
/// until `let_signals_in`; ignores the others of the table. To be called first thing in `main`:
/// what comes between here and there is kept, and is answered there.
void hold_signals();

/// Lets the three signals in. To be called once somebody waits for them, or by a command that does
/// not run a daemon: there SIGTERM, SIGINT and SIGHUP end the program.
void let_signals_in();

}  // namespace gnomon
