"""Direct includes against the module table: includes.py ROOT.

The compiler refuses most forbidden includes already (one include root per module); this also sees
relative includes, libraries, and what no build has compiled yet."""

import pathlib
import re
import sys

import tree

CORE_EDGE = {"base", "model"}
# Module -> the other modules it may include. daemon/README.md has the same table in words.
MODULES = {
    "base": set(),
    "model": {"base"},
    "wire": CORE_EDGE,
    "auth": CORE_EDGE,
    "filter": CORE_EDGE,
    "selection": CORE_EDGE,
    "discipline": CORE_EDGE,
    "peer": CORE_EDGE | {"wire"},
    "server": CORE_EDGE | {"wire"},
    "control": CORE_EDGE | {"wire"},
    "node": CORE_EDGE | {"peer", "filter", "selection", "discipline"},
    "sys": CORE_EDGE,
    "clock": CORE_EDGE | {"sys"},
    "refclock": CORE_EDGE | {"sys"},
    "io": CORE_EDGE | {"sys"},
    "config": CORE_EDGE,
    "log": CORE_EDGE,
    "metrics": CORE_EDGE,
    "web": CORE_EDGE | {"sys", "metrics"},
    "app": CORE_EDGE | {"server", "node", "sys", "clock", "io", "config", "log", "metrics",
                        "web"},
    "cli": CORE_EDGE | {"sys", "wire", "peer", "selection"},
    "main.cpp": CORE_EDGE | {"app", "config", "log", "clock"},
}
CORE = {"base", "model", "wire", "auth", "peer", "filter", "selection", "discipline", "server",
        "control", "node"}
# Library headers -> the only modules that may see them.
LIBRARIES = [
    (r"spdlog/", {"log"}),
    (r"toml\+\+/", {"config"}),
    (r"prometheus/", {"metrics"}),
    (r"asio", {"io", "app"}),
    (r"microhttpd\.h", {"web"}),
    (r"CLI/", {"cli", "main.cpp"}),
    (r"curl/", {"cli"}),
    (r"nlohmann/", {"cli", "web"}),
    (r"zlib\.h", {"web"}),
    (r"openssl/", {"io"}),
    (r"gnutls/", {"web", "io"}),
    (r"nettle/", {"model", "auth"}),
    (r"g(test|mock)/", set()),
]
# Headers of time, randomness, threads, sockets and files: not in the core. <atomic> is no thread.
IMPURE = re.compile(
    r"^(chrono|c?time|time\.h|thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|"
    r"barrier|stop_token|random|[io]?fstream|iostream|cstdio|stdio\.h|filesystem|unistd\.h|"
    r"fcntl\.h|poll\.h|netdb\.h|unordered_(map|set)|sys/.*|net/.*|netinet/.*|arpa/.*|linux/.*)$")
# Exceptions, each with its reason.
IMPURE_ALLOWED = {
    ("daemon/base/check.cpp", "cstdio"): "prints the failed check before it aborts",
    ("daemon/base/units.cpp", "cstdio"): "snprintf into a buffer of its own",
    ("daemon/base/address.cpp", "arpa/inet.h"): "inet_pton and inet_ntop are pure",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def module_of(relative):
    """The module a file of daemon/ or metrics/ belongs to."""
    if relative.parts[0] == "metrics":
        return "metrics"
    return relative.parts[1]


def check_include(relative, module, quoted, name):
    if ".." in name.split("/"):
        return f"includes {name}: no relative includes"
    first = name.split("/")[0]
    if quoted:
        if first not in MODULES:
            return f"includes \"{name}\": not a module (or a library: use <>)"
        if first != module and first not in MODULES[module]:
            return f"includes {name}: {module} may not see {first}"
    for pattern, owners in LIBRARIES:
        if re.match(pattern, name) and module not in owners:
            return f"includes {name}: only {', '.join(sorted(owners)) or 'tests'} may"
    if module in CORE and IMPURE.match(name) and (str(relative), name) not in IMPURE_ALLOWED:
        return f"includes {name}: the core has no clock, thread, socket, file or randomness"
    return None


def shadows_system_header(relative):
    """A header daemon/sys/time.h would be found in place of <sys/time.h> by whoever sees sys."""
    if relative.parts[:2] != ("daemon", "sys") or relative.suffix != ".h":
        return False
    places = [pathlib.Path("/usr/include"), *pathlib.Path("/usr/include").glob("*-linux-gnu*")]
    return any((place / "sys" / relative.name).exists() for place in places)


def check_source(relative, source):
    module = module_of(relative)
    if module not in MODULES:
        return [f"{relative}: {module} is no module of the table"]
    findings = []
    for match in INCLUDE.finditer(source):
        problem = check_include(relative, module, match.group(1) == '"', match.group(2))
        if problem:
            findings.append(f"{relative}:{source.count(chr(10), 0, match.start()) + 1}: {problem}")
    if relative.suffix == ".h" and "#pragma once" not in source:
        findings.append(f"{relative}: no #pragma once")
    if shadows_system_header(relative):
        findings.append(f"{relative}: hides the system header of this name")
    return findings


def check_targets(root):
    """CMake's DEPENDS and CORE say the same as the tables here."""
    findings = []
    for path in sorted(root.glob("daemon/*/CMakeLists.txt")) + [root / "metrics/CMakeLists.txt"]:
        match = re.search(r"gnomon_module\((\w+)([^)]*)\)", path.read_text(encoding="utf-8"))
        if not match:
            findings.append(f"{path.relative_to(root)}: no gnomon_module()")
            continue
        module, words = match.group(1), match.group(2).split()
        depends = set()
        if "DEPENDS" in words:
            for word in words[words.index("DEPENDS") + 1:]:
                if word.isupper():
                    break
                depends.add(word)
        if module in ("io", "app"):
            depends.discard("asio")  # the interface target of a library
        too_many = depends - MODULES.get(module, set())
        if too_many:
            findings.append(f"{path.relative_to(root)}: {module} may not depend on {too_many}")
        if ("CORE" in words) != (module in CORE):
            findings.append(f"{path.relative_to(root)}: CORE and the table disagree on {module}")
    return findings


def check(root):
    findings = check_targets(root)
    for path in tree.files(root, {".h", ".cpp"}, ("daemon", "metrics")):
        findings += check_source(path.relative_to(root), path.read_text(encoding="utf-8"))
    return findings


if __name__ == "__main__":
    sys.exit(tree.report(check(pathlib.Path(sys.argv[1]).resolve())))
