"""Alerts and their runbook: runbook.py ROOT. Every alert has severity, summary, description and
runbook_url, a runbook section that the URL points to, and promtool tests in which it fires and in
which it stays silent; no section is left over."""

import pathlib
import re
import sys

import tree

ALERT = re.compile(r"^(\s*)- alert:\s*(\S+)\s*$", re.M)
NEEDED = ("severity", "summary", "description", "runbook_url")


def alerts(text):
    """Pairs of an alert's name and its text."""
    matches = list(ALERT.finditer(text))
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        yield match.group(2), text[match.start():end]


CASE = re.compile(r"^\s*- (?:alertname|expr|name): ", re.M)


def tested(root):
    """Alert names of the promtool tests: those that fire there, and those expected silent."""
    fires, silent = set(), set()
    for path in tree.files(root, {".yml"}, ("alerts/tests",)):
        text = path.read_text(encoding="utf-8")
        starts = [match.start() for match in CASE.finditer(text)] + [len(text)]
        for start, end in zip(starts, starts[1:]):
            case = text[start:end]
            name = re.search(r"alertname[:=]\s*\"?(\w+)", case)
            if name and re.search(r"exp_(labels|annotations):", case):
                fires.add(name.group(1))
            elif name and re.search(r"exp_(alerts|samples): *\[\]", case):
                silent.add(name.group(1))
    return fires, silent


def sections_of(text):
    """name -> text of the runbook's sections."""
    parts = re.split(r"^## (\S+)", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def queries(section):
    """The PromQL of a section, a text for each block."""
    return [block.strip() for block in re.findall(r"```promql\n(.*?)```", section, re.S)]


def check_section(name, text):
    if not queries(text):
        yield f"alerts/runbook.md: {name}: no query (a block ```promql)"
    if not re.search(r"/d/gnomon-\w+\?var-(instance|site)=", text):
        yield f"alerts/runbook.md: {name}: no link to a dashboard with var-instance or var-site"


def check(root):
    texts = sections_of((root / "alerts/runbook.md").read_text(encoding="utf-8"))
    sections = set(texts)
    fires, silent = tested(root)
    findings = []
    names = set()
    for path in tree.files(root, {".yml"}, ("alerts",)):
        if "tests" in path.relative_to(root).parts:
            continue
        for name, text in alerts(path.read_text(encoding="utf-8")):
            names.add(name)
            findings += [f"{name}: no {key}" for key in NEEDED if not re.search(rf"\b{key}:", text)]
            if name not in sections:
                findings.append(f"{name}: no section in alerts/runbook.md")
            if f"runbook.md#{name.lower()}" not in text:
                findings.append(f"{name}: runbook_url does not point to its section")
            if name not in fires:
                findings.append(f"{name}: no promtool test in which it fires")
            if name not in silent:
                findings.append(f"{name}: no promtool test in which it stays silent")
    findings += [f"alerts/runbook.md: {name} is no alert" for name in sorted(sections - names)
                 if name.startswith("NTP")]
    for name in sorted(sections & names):
        findings += check_section(name, texts[name])
    if not names:
        findings.append("no alerts found")
    return findings


if __name__ == "__main__":
    sys.exit(tree.report(check(pathlib.Path(sys.argv[1]).resolve())))
