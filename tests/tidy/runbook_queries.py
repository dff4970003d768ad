"""The runbook's queries: runbook_queries.py ROOT PROMTOOL. Each is PromQL, says promtool, and each name of
a metric in it is left to metric_names.py."""

import json
import pathlib
import subprocess
import sys
import tempfile

import runbook


def main():
    root = pathlib.Path(sys.argv[1])
    rules = []
    text = (root / "alerts/runbook.md").read_text(encoding="utf-8")
    for name, section in runbook.sections_of(text).items():
        for number, query in enumerate(runbook.queries(section)):
            rules.append({"record": f"{name}:{number}", "expr": query})
    if not rules:
        sys.exit("no queries found")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "queries.yml"  # JSON is YAML
        path.write_text(json.dumps({"groups": [{"name": "runbook", "rules": rules}]}), encoding="utf-8")
        print(f"{len(rules)} queries")
        sys.exit(subprocess.run([sys.argv[2], "check", "rules", path], check=False).returncode)


if __name__ == "__main__":
    main()
