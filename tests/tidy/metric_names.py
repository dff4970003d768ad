"""Names: metric_names.py ROOT CATALOG-PROGRAM.

Every metric that a dashboard or a rule names is in the catalogue, every recorded series is recorded
somewhere, and every entry of the catalogue is in metrics/REFERENCE.md."""

import json
import pathlib
import re
import subprocess
import sys

import tree

WORD = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
HISTOGRAM_SUFFIX = re.compile(r"_(bucket|sum|count)$")
RECORD = re.compile(r"^\s*(?:-\s*)?record:\s*(\S+)", re.M)


def catalogue(program):
    """Name -> type, as the program prints them: a name and a type a line."""
    output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    names = {}
    for line in output.splitlines():
        words = line.split()
        if words:
            names[words[0]] = words[1] if len(words) > 1 else ""
    return names


def metrics_of(expression):
    """The metric names and the recorded series in a PromQL expression or a query of a dashboard."""
    text = STRING.sub('""', expression)
    words = [word for word in WORD.findall(text) if ":" in word or word.startswith(("ntp_", "process_"))]
    return [word for word in words if not re.fullmatch(r":+|\w+:|:\w+", word)]


def strings(value):
    """All strings inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def queries(value):
    """The queries of a dashboard: the values under "expr" and "query"."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("expr", "query", "definition"):
                yield from strings(inner)
            else:
                yield from queries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from queries(inner)


def rule_expressions(text):
    """The expressions of a rule file. Enough YAML for `expr: one line` and `expr: |` blocks."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = re.match(r"(\s*)(?:- )?expr:\s*(.*)", line)
        if not match:
            continue
        indent = len(re.match(r"[\s-]*", line).group(0))
        expression = [re.sub(r"^[|>][-+]?$", "", match.group(2))]
        for following in lines[number + 1:]:
            if following.strip() and len(following) - len(following.lstrip()) <= indent:
                break
            expression.append(following.split(" #")[0])
        yield "\n".join(expression)


def is_known(name, known, recorded):
    if ":" in name:
        return name in recorded
    if name in known:
        return True
    base = HISTOGRAM_SUFFIX.sub("", name)
    return base != name and known.get(base) == "histogram"


def dashboards(root):
    for path in tree.files(root, {".json"}, ("dashboards",)):
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, dict) and "panels" in content:
            yield path, list(queries(content))


def check(root, known):
    rules = tree.files(root, {".yml"}, ("alerts",))
    rules = [path for path in rules if "tests" not in path.relative_to(root).parts]
    recorded = set()
    for path in rules:
        recorded |= set(RECORD.findall(path.read_text(encoding="utf-8")))
    used = [(path, list(rule_expressions(path.read_text(encoding="utf-8")))) for path in rules]
    used += dashboards(root)
    findings = []
    for path, expressions in used:
        names = {name for expression in expressions for name in metrics_of(expression)}
        findings += [f"{path.relative_to(root)}: {name} is not in the catalogue"
                     for name in sorted(names) if not is_known(name, known, recorded)]
    return findings


def check_reference(root, known):
    reference = root / "metrics/REFERENCE.md"
    if not reference.exists():
        return ["metrics/REFERENCE.md is missing"]
    words = set(WORD.findall(reference.read_text(encoding="utf-8")))
    findings = [f"metrics/REFERENCE.md: {name} is not documented"
                for name in sorted(known) if name not in words]
    findings += [f"metrics/REFERENCE.md: {name} is not in the catalogue" for name in sorted(words)
                 if name.startswith("ntp_") and not is_known(name, known, set())]
    return findings


if __name__ == "__main__":
    source_root = pathlib.Path(sys.argv[1]).resolve()
    entries = catalogue(sys.argv[2])
    if not entries:
        sys.exit("the catalogue is empty")
    sys.exit(tree.report(check(source_root, entries) + check_reference(source_root, entries)))
