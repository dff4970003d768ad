#!/usr/bin/env python3
"""A daemon with a fault, on purpose: is it caught?

mutate.py make MUTATION SOURCE OUTPUT    writes SOURCE with the fault to OUTPUT
mutate.py run MUTATION SOURCE PROGRAM    runs PROGRAM, which has the fault, through the scenarios of
                                         MUTATION until one fails; succeeds if one does

MUTATION is a text: a sentence, `source: module/file.cpp`, `scenarios: name...`, then the text that
must occur exactly once in the source and the text in its place.
"""

import pathlib
import re
import subprocess
import sys

FORM = re.compile(
    r"(?P<about>.*?)\nsource: (?P<source>\S+)\nscenarios: (?P<scenarios>[^\n]+)\n"
    r"--- instead of\n(?P<before>.+?)\n--- this\n(?P<after>.*?)\n?\Z",
    re.DOTALL,
)


def read(path):
    match = FORM.match(pathlib.Path(path).read_text(encoding="utf-8"))
    if match is None:
        sys.exit(f"{path}: not a mutation")
    return match


def occurrences(mutation, source):
    path = pathlib.Path(source)
    return path.read_text(encoding="utf-8").count(mutation["before"]) if path.exists() else 0


def make(mutation, source, output):
    """Without its text the source stays as it is, and `run` says so: the build of all others goes on."""
    text = pathlib.Path(source).read_text(encoding="utf-8")
    if occurrences(mutation, source) == 1:
        text = text.replace(mutation["before"], mutation["after"])
    pathlib.Path(output).write_text(text, encoding="utf-8")


def run(mutation, source, program):
    found = occurrences(mutation, source)
    if found != 1:
        sys.exit(f"{source}: {found} times, not once: {mutation['before']}")
    print(mutation["about"])
    for scenario in mutation["scenarios"].split():
        done = subprocess.run(
            [program, "--scenario", scenario], capture_output=True, text=True, check=False
        )
        lines = done.stdout.splitlines()
        # An invariant's line follows their number; a limit's begins with BROKEN.
        broken = [line for line in lines if line.startswith("BROKEN")]
        for index, line in enumerate(lines):
            if line.endswith(" invariants broken") and not line.startswith("0 "):
                broken += [line, lines[index + 1]]
        if done.returncode == 1 and broken:
            print(f"caught by {scenario}:", *broken, sep="\n  ")
            return
        if done.returncode not in (0, 1):
            print(f"caught by {scenario}: it ended with {done.returncode}", done.stderr)
            return
    sys.exit("not caught")


if __name__ == "__main__":
    action, description, *rest = sys.argv[1:]
    {"make": make, "run": run}[action](read(description), *rest)
