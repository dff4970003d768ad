"""What the core may not need: core_symbols.py ARCHIVE... runs nm over the archives of the core and
refuses symbols of clocks, randomness, sockets, threads, files, processes and the edges' libraries."""

import pathlib
import re
import subprocess
import sys

import tree

REFUSED_C = {
    "clock": r"clock|clock_(gettime|settime|getres|nanosleep|adjtime)|time|gettimeofday|ftime|"
             r"timespec_get|adjtimex?|ntp_(adj|get)time|settimeofday|(nano|u)?sleep|timerfd_\w+|"
             r"timer_\w+|alarm|setitimer|(local|gm|mk)time(_r)?|strftime",
    "random": r"s?rand(_r)?|s?random(_r)?|[delmn]rand48(_r)?|getrandom|getentropy|arc4random\w*",
    "socket": r"socket(pair)?|bind|listen|accept4?|connect|shutdown|send(to|msg|mmsg)?|"
              r"recv(from|msg|mmsg)?|[gs]etsockopt|getaddrinfo|gethostby\w+|p?poll|p?select|epoll_\w+",
    "thread": r"pthread_\w+|thrd_\w+|mtx_\w+|sem_(init|wait|post|open)|futex",
    "file": r"f?open(64|at)?|close|p?(read|write)(v|64)?|fread|fwrite|f?puts|f?putc|putchar|"
            r"__?v?f?printf(_chk)?|v?f?printf|v?dprintf|perror|rename|unlink|stat|fstat|lstat|mkdir|"
            r"std(in|out|err)|remove|fsync|mmap(64)?|ioctl|fcntl(64)?",
    "process": r"fork|v?fork|exec\w+|system|popen|kill|signal|sigaction|getenv|setenv|exit|_exit|"
               r"syscall|dlopen|dlsym|setlocale|get(pid|uid)",
}
REFUSED_CXX = {
    "clock": r"std::chrono::(_V2::)?\w+::now",
    "random": r"std::random_device",
    "thread": r"std::(thread|jthread|condition_variable|this_thread|__future_base|mutex)\b",
    "file": r"std::(basic_)?[io]?f(ile|stream)|std::(__cxx11::)?basic_[io]?fstream|"
            r"std::filesystem|std::c(out|err|log|in)\b|std::ios_base::Init",
    "library": r"asio::|spdlog::|prometheus::|toml::|nlohmann::|CLI::",
}
# (object file, symbol): reason.
ALLOWED = {
    ("check.cpp.o", "stderr"): "a failed check says so before it aborts",
    ("check.cpp.o", "fprintf"): "a failed check says so before it aborts",
    ("check.cpp.o", "__fprintf_chk"): "the same, with fortified headers",
    ("check.cpp.o", "fwrite"): "what the compiler may make of fprintf",
}


def kind(symbol):
    """Why `symbol` (demangled, without version) is refused, or None."""
    for name, pattern in REFUSED_C.items():
        if re.fullmatch(pattern, symbol):
            return name
    for name, pattern in REFUSED_CXX.items():
        if re.match(rf"(\w[\w ]* )?({pattern})", symbol):
            return name
    return None


def undefined(archive):
    """Pairs of object file and undefined symbol."""
    output = subprocess.run(["nm", "--undefined-only", "-C", archive], check=True,
                            capture_output=True, text=True).stdout
    member = "?"
    for line in output.splitlines():
        if line.endswith(":") and " " not in line:
            member = line[:-1]
        elif match := re.match(r"\s+[Uwv] (.*)", line):
            yield member, re.sub(r"@+GLIBC\w*[\d.]*$", "", match.group(1))


def check(archives):
    findings = []
    for archive in archives:
        for member, symbol in undefined(archive):
            reason = kind(symbol)
            if reason and (member, symbol) not in ALLOWED:
                findings.append(f"{pathlib.Path(archive).name}({member}): {symbol} ({reason})")
    return findings


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("core_symbols.py: no archives")
    sys.exit(tree.report(check(sys.argv[1:])))
