"""The list of packages: packages.py ROOT. Checks that scripts/lib/packages.txt names whatever the
sources import and execute, whether or not this machine happens to have it:

- modules that Python imports, in files and in `python3 -c` of other sources;
- programs that shell scripts, Python, CMake and C++ start;
- libraries that CMake looks for, and those of the programs that scripts/lib/tools.sh unpacks.

Each comes from the table below. A name that is not in the table is a finding, too: add it."""

import ast
import pathlib
import re
import sys

import tree

LIST = "scripts/lib/packages.txt"
BASE = "in every Debian"  # essential, or as good as: debootstrap's minimal variant has it

MODULES = {"prometheus_client": "python3-prometheus-client", "matplotlib": "python3-matplotlib"}

PROGRAMS = {
    **dict.fromkeys(("apt-get", "apt-cache", "awk", "bash", "cat", "chmod", "cp", "cut", "dirname",
                     "dpkg", "dpkg-query", "env", "find", "grep", "gunzip", "id", "mkdir", "mktemp", "true",
                     "mv", "nice", "nproc", "readlink", "rm", "sed", "sh", "sort", "tail", "tee",
                     "touch", "tr", "uname", "xargs"), BASE),
    "sudo": BASE,  # only asked for, and not needed by root
    "git": BASE,  # only asked for: without it the build does not know its commit
    **dict.fromkeys(("ar", "nm", "readelf", "strip"), "binutils"),
    **dict.fromkeys(("flock", "prlimit", "setpriv", "unshare"), "util-linux"),
    **dict.fromkeys(("cmake", "ctest", "cpack"), "cmake"),
    **dict.fromkeys(("cc", "c++", "g++", "gcc"), "g++"),
    **dict.fromkeys(("ip", "ss", "tc"), "iproute2"),
    **dict.fromkeys(("mount", "umount"), "mount"),
    "nft": "nftables",
    **dict.fromkeys(("pgrep", "ps", "sysctl"), "procps"),
    **dict.fromkeys(("clang", "clang++", "clang-19", "clang++-19"), "clang-19"),
    "ccache": "ccache", "ninja": "ninja-build", "pkg-config": "pkg-config", "python3": "python3",
    "clang-format-19": "clang-format-19", "clang-tidy-19": "clang-tidy-19",
    "node": "nodejs", "npm": "npm", "npx": "npm", "tshark": "tshark", "valgrind": "valgrind",
}

# What scripts/lib/tools.sh unpacks, without installing: its programs, and the libraries they need.
TOOLS = {
    "prometheus": ({"prometheus", "promtool"}, ()),
    "prometheus-alertmanager": ({"prometheus-alertmanager", "amtool"}, ()),
    "chrony": ({"chronyd", "chronyc"},
               ("libcap2", "libedit2", "libgnutls30", "libnettle8", "libseccomp2")),
    "ntpsec": ({"ntpd"}, ("libbsd0", "libcap2", "libssl3")),
    "ntpsec-ntpdig": ({"ntpdig"}, ("libbsd0", "python3")),
    "ntpsec-ntpq": ({"ntpq"}, ("libbsd0", "libssl3", "python3")),
    "ntpstat": ({"ntpstat"}, ()),
}

# find_package(...) and pkg_check_modules(... name) of CMake.
LIBRARIES = {
    "Threads": BASE, "PkgConfig": "pkg-config", "fmt": "libfmt-dev", "spdlog": "libspdlog-dev",
    "tomlplusplus": "libtomlplusplus-dev", "prometheus-cpp": "prometheus-cpp-dev",
    "tl-expected": "libexpected-dev", "CLI11": "libcli11-dev", "nlohmann_json": "nlohmann-json3-dev",
    "ZLIB": "zlib1g-dev", "nettle": "nettle-dev", "libmicrohttpd": "libmicrohttpd-dev",
    "libcurl": "libcurl4-openssl-dev", "GTest": "libgtest-dev", "Python3": "python3",
}

SHELL_WORDS = set("""! [ [[ : . { } ( ) alias bg break builtin case cd command continue declare do done
    echo elif else esac eval exec exit export false fg fi for function getopts hash if in jobs kill let
    local mapfile printf pushd popd pwd read readonly return select set shift shopt source test then time
    trap true type ulimit umask unset until wait while""".split())
# Their first operand is a program.
CARRIERS = {"exec", "sudo", "nice", "env", "command", "xargs", "time"}
CALLS = {"run", "Popen", "call", "check_call", "check_output", "which", "tool", "start",
         "run_program", "execvp"}


def listed(text):
    """All names of the list; of old|new both."""
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name for row in rows for name in row[1].split("|")}


def commands_of_shell(text):
    """The programs that a shell script starts, as far as they are written out."""
    functions = set(re.findall(r"^\s*(?:function\s+)?(\w+)\s*\(\)", text, re.M))
    text = re.sub(r"\\\n", " ", text)
    text = re.sub(r"(?m)(^|\s)#.*$", r"\1", text)
    text = re.sub(r"<<-?\s*'?(\w+)'?.*?\n\1\n", "\n", text, flags=re.S)
    text = re.sub(r"'[^']*'", "''", text)
    text = re.sub(r"\$?\(\(.*?\)\)", "0", text)
    text = re.sub(r"(?m)^\s*[\w.*-]+(?: *\| *[\w.*-]+)*\)", "", text)  # the arms of a case
    inner = re.findall(r"\$\(((?:[^()]|\([^()]*\))*)\)", text)
    text = re.sub(r"\$\((?:[^()]|\([^()]*\))*\)", "$x", text)
    text = re.sub(r'"(?:\\.|[^"\\])*"', '"$x"', text, flags=re.S)
    text = re.sub(r"\$\{[^}]*\}", "$x", text)
    text = re.sub(r"(?<!\$)[A-Za-z_]+\+?=\((?:[^()])*\)", "", text)
    found = set()
    for part in re.split(r"[\n;|&(){}]+|\bthen\b|\bdo\b|\belse\b", text):
        found |= command_of(part.split())
    for piece in inner:
        found |= commands_of_shell(piece)
    return found - functions


def command_of(words):
    """The program that a simple command starts, as a set."""
    words = [word for word in words if not re.match(r"[0-9]*[<>]", word)]
    while words and (re.match(r"[A-Za-z_]\w*\+?=", words[0]) or words[0] in ("!", "if", "while",
                                                                               "until", "elif")):
        words = words[1:]
    if not words:
        return set()
    name, *operands = words
    if name in CARRIERS:
        while operands and (operands[0].startswith("-") or "=" in operands[0] or
                            operands[0].isdigit() or operands[0].startswith('"$')):
            operands = operands[1:]
        carried = command_of(operands)
        return carried if name in SHELL_WORDS else carried | {name}
    plain = re.fullmatch(r"[A-Za-z][\w.+-]*", name)
    return {name} if plain and name not in SHELL_WORDS else set()


def first_words(node):
    """The program that an argument of a call names: a text, or the first text of a list."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, (ast.List, ast.Tuple)) and node.elts:
        rest = node.elts[1:] if isinstance(node.elts[0], ast.Starred) else []
        return first_words(node.elts[0]) | (first_words(rest[0]) if rest else set())
    if isinstance(node, ast.BinOp):
        return first_words(node.left)
    if isinstance(node, ast.IfExp):
        return first_words(node.body) | first_words(node.orelse)
    return set()


def of_python(text):
    """(modules, programs) of a Python source."""
    modules, programs = set(), set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules.add(node.module.split(".")[0])
        elif isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id.isupper() for target in node.targets):
            lists = node.value if not isinstance(node.value, ast.IfExp) else node.value.body
            is_command = isinstance(lists, ast.List) and len(lists.elts) > 1 and all(
                isinstance(e, ast.Constant) and isinstance(e.value, str) for e in lists.elts)
            programs |= first_words(lists) if is_command else set()
        elif isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            programs |= first_words(node.args[0]) if name in CALLS else set()
    return modules, {name for name in programs if re.fullmatch(r"[a-z][\w.+-]*", name)}


def of_cxx(text):
    """(modules, programs) of what C++ hands to a shell: absolute paths, and calls of popen's kind."""
    text = re.sub(r'"\s*\n\s*"', "", text)
    modules = set()
    for code in re.findall(r"python3 -c '([^']*)'", text):
        modules |= of_python(code)[0]
    programs = set(re.findall(r'"/(?:usr/)?s?bin/([\w.+-]+)', text))
    programs |= set(re.findall(r'(?<![.>\w])(?:popen|system|run_with_input)\(\s*"([\w.+-]+)', text))
    return modules, programs


def of_cmake(text):
    """(libraries, programs)."""
    text = re.sub(r"(?m)#.*$", "", text)
    libraries = set(re.findall(r"find_package\(\s*([\w-]+)", text))
    for words in re.findall(r"pkg_check_modules\(([^)]*)\)", text):
        libraries |= {word for word in words.split()[1:] if word.islower()}
    targets = set(re.findall(r"add_executable\(\s*([\w-]+)", text))
    programs = set(re.findall(r"\bCOMMAND\s+([a-z][\w.+-]*)", text)) - targets
    for words in re.findall(r"find_program\(\s*\w+\s+(?:NAMES\s+)?([\w.+ -]+)", text):
        programs |= {word for word in words.split() if word.islower()}
    return libraries, {name for name in programs if not name.startswith("gnomon")}


def sources(root):
    """(path, kind, text) of all sources; scripts without a suffix go by their first line."""
    kinds = {".py": "python", ".sh": "shell", ".cpp": "cxx", ".h": "cxx", ".cmake": "cmake"}
    paths = tree.everything(root, {"", ".txt", *kinds})
    for path in paths:
        kind = kinds.get(path.suffix, "cmake" if path.name == "CMakeLists.txt" else None)
        if kind is None and path.suffix:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        first = text.partition("\n")[0]
        if kind is None and first.startswith("#!"):
            kind = "python" if "python" in first else "shell"
        if kind:
            yield path.relative_to(root), kind, text


def needs(root):
    """Yields (path, what, package); the package is None if the table does not know."""
    own = {path.stem for path in tree.everything(root, {".py"})}
    tools = {program for programs, _ in TOOLS.values() for program in programs}
    for path, kind, text in sources(root):
        modules, programs, libraries = set(), set(), set()
        if kind == "python":
            modules, programs = of_python(text)
        elif kind == "shell":
            programs = commands_of_shell(text)
        elif kind == "cxx":
            modules, programs = of_cxx(text)
        else:
            libraries, programs = of_cmake(text)
        for name in sorted(modules - own - sys.stdlib_module_names):
            yield path, f"the module {name}", MODULES.get(name)
        for name in sorted(programs - tools):
            yield path, f"the program {name}", PROGRAMS.get(name)
        for name in sorted(libraries):
            yield path, f"the library {name}", LIBRARIES.get(name)


def fetched(root):
    """Yields (path, what, package) of what scripts/lib/tools.sh is asked for."""
    for path, kind, text in sources(root):
        if kind != "shell":
            continue
        for line in re.findall(r"tools\.sh ((?:[a-z][\w-]*[ \t]*(?:\\\n\s*)?)+)", text):
            for tool in line.replace("\\", " ").split():
                for package in TOOLS[tool][1] if tool in TOOLS else (None,):
                    yield path, f"the tool {tool}", package


def check(root):
    packages = listed((root / LIST).read_text(encoding="utf-8"))
    findings = []
    for path, what, package in [*needs(root), *fetched(root)]:
        if package is None:
            findings.append(f"{path}: {what}: which package? tests/tidy/packages.py does not know")
        elif package != BASE and package not in packages:
            findings.append(f"{path}: {what}: {LIST} does not name {package}")
    return findings


if __name__ == "__main__":
    sys.exit(tree.report(check(pathlib.Path(sys.argv[1]).resolve())))
