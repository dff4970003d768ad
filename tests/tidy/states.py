"""States of the dashboards: states.py ROOT CATALOG-PROGRAM.

dashboards/src/states.ts gives a colour to every state that the catalogue knows, and to no other: a
state that it does not know would be drawn as "no data"."""

import pathlib
import re
import subprocess
import sys

import tree

TABLES = (("ntp_system_state", "nodeStates"), ("ntp_peer_state", "peerStates"))


def states_of(catalogue, series):
    """The values of the label `state` in the catalogue's line of `series`."""
    line = re.search(rf"^{series}\t.*\bstate=(\S+)$", catalogue, re.M)
    return line.group(1).split("|") if line else []


def labels_of(source, table):
    """The labels in a table of states.ts, without those of no state."""
    body = re.search(rf"\b{table}\b[^=]*= \[\n(.*?)\n\];", source, re.S)
    return [label for label in re.findall(r"label: '(\w*)'", body.group(1)) if label] if body else []


def check(source, catalogue):
    findings = []
    for series, table in TABLES:
        states, labels = states_of(catalogue, series), labels_of(source, table)
        if not states or not labels:
            findings.append(f"{series} or {table} is empty")
        findings += [f"dashboards/src/states.ts: {table} lacks {state}"
                     for state in states if state not in labels]
        findings += [f"dashboards/src/states.ts: {label} in {table} is no value of {series}"
                     for label in labels if label not in states]
        findings += [f"dashboards/src/states.ts: {label} stands twice in {table}"
                     for label in sorted(set(labels)) if labels.count(label) > 1]
    return findings


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1]).resolve()
    lines = subprocess.run([sys.argv[2]], check=True, capture_output=True, text=True).stdout
    sys.exit(tree.report(check((root / "dashboards/src/states.ts").read_text(encoding="utf-8"), lines)))
