#!/usr/bin/env python3
"""Runs every query of the dashboards against a real Prometheus.

Each panel target, annotation and variable is asked as Grafana would ask it, with the variables
substituted. A panel target must give at least one series with a value, and so must a variable; an
annotation may be empty, because nothing may have happened. Exit status: 0 all well, 1 an error or an empty
result, 2 no Prometheus there.
"""

import argparse
import json
import math
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# Series that exist only in some configurations, so that a panel of them may be empty.
OPTIONAL = {
    "ntp_kernel_": "only where the kernel's clock can be read; the mismatch only with the kernel clock",
    "ntp_virtual_": "only with a virtual clock",
}

LABEL_VALUES = re.compile(r"label_values\((?P<series>.*), (?P<label>\w+)\)$")


class Prometheus:
    """The HTTP API, as far as it is needed here."""

    def __init__(self, url):
        self.url = url.rstrip("/")

    def get(self, path, **parameters):
        """The answer's `data`. Raises RuntimeError with what Prometheus says is wrong."""
        url = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error).get("error", str(error))) from error

    def label_values(self, series, label):
        return self.get(f"label/{label}/values", **{"match[]": series})

    def instant(self, query, at):
        return [[entry["value"]] for entry in self.get("query", query=query, time=at)["result"]]

    def range(self, query, start, end, step):
        data = self.get("query_range", query=query, start=start, end=end, step=step)
        return [entry["values"] for entry in data["result"]]


def with_values(series):
    """How many of the series have a number, rather than only NaN."""
    return sum(any(not math.isnan(float(value)) for _, value in points) for points in series)


def substitute(text, variables):
    """Replaces $name and ${name}, longest names first ($__rate_interval before $__rate)."""
    for name in sorted(variables, key=len, reverse=True):
        text = text.replace("${" + name + "}", variables[name]).replace("$" + name, variables[name])
    return text


def escaped(value):
    """A label value as Grafana puts it into a regular expression inside a PromQL string."""
    return re.sub(r"([\\^$*+?.()|{}\[\]])", r"\\\\\1", value)


def allowed_empty(query):
    return next((why for prefix, why in OPTIONAL.items() if prefix in query), None)


class Check:
    """One dashboard, once for each value of a variable that selects a single thing."""

    def __init__(self, prometheus, arguments):
        self.prometheus = prometheus
        self.end = time.time()
        self.start = self.end - arguments.window
        self.step = max(1.0, arguments.window / 200)
        self.base = {
            "job": escaped(arguments.job),
            "__rate_interval": f"{arguments.rate_interval}s",
            "__interval": f"{math.ceil(self.step)}s",
        }
        self.asked = 0
        self.errors = []
        self.empty = []
        self.allowed = []

    def dashboard(self, dashboard):
        for variables in self.selections(dashboard):
            where = f"{dashboard['title']} [{variables['instance']}]"
            for panel in dashboard["panels"]:
                for target in panel.get("targets", []):
                    self.target(f"{where}: {panel['title']} {target['refId']}", target, variables)
            for annotation in dashboard["annotations"]["list"]:
                query = substitute(annotation["expr"], variables)
                self.ask(f"{where}: annotation {annotation['name']}", query, False, lambda _: None)

    def selections(self, dashboard):
        """Values of the variables: "All" where there is an All, else each value in turn."""
        selections = [dict(self.base)]
        for variable in dashboard["templating"]["list"]:
            if variable["type"] != "query":
                continue
            selections = [
                {**chosen, variable["name"]: value}
                for chosen in selections
                for value in self.values(dashboard["title"], variable, chosen)
            ]
        return selections

    def values(self, title, variable, chosen):
        match = LABEL_VALUES.match(variable["query"])
        name = f"{title}: variable {variable['name']}"
        series = substitute(match["series"], chosen)
        found = []
        self.asked += 1
        try:
            found = self.prometheus.label_values(series, match["label"])
        except RuntimeError as error:
            self.errors.append(f"{name}: {error}: {series}")
        if not found:
            self.empty.append(f"{name}: {variable['query']}")
        if variable["name"] in self.base:
            return [self.base[variable["name"]]]
        if variable["includeAll"]:
            return [variable["allValue"]]
        return [escaped(value) for value in found]

    def target(self, name, target, variables):
        def report(query):
            reason = allowed_empty(query)
            if reason is None:
                self.empty.append(f"{name}: {query}")
            else:
                self.allowed.append(f"{name}: {reason}")

        self.ask(name, substitute(target["expr"], variables), target.get("instant", False), report)

    def ask(self, name, query, instant, when_empty):
        self.asked += 1
        if "$" in query:
            self.errors.append(f"{name}: unknown variable: {query}")
            return
        try:
            if instant:
                series = self.prometheus.instant(query, self.end)
            else:
                series = self.prometheus.range(query, self.start, self.end, self.step)
        except RuntimeError as error:
            self.errors.append(f"{name}: {error}: {query}")
            return
        if with_values(series) == 0:
            when_empty(query)

    def print_result(self):
        for title, entries in (
            ("ERROR", self.errors),
            ("EMPTY", self.empty),
            ("empty, which is allowed", self.allowed),
        ):
            for entry in entries:
                print(f"{title}: {entry}")
        print(
            f"{self.asked} queries: {len(self.errors)} errors, {len(self.empty)} empty, "
            f"{len(self.allowed)} empty where that is allowed"
        )


def parse_arguments():
    folder = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prometheus", required=True, metavar="URL")
    parser.add_argument("--job", default="ntp", help="scrape job of the daemons (default: ntp)")
    parser.add_argument("--window", type=float, default=300, help="seconds to look back (default: 300)")
    parser.add_argument("--rate-interval", type=int, default=60, help="$__rate_interval in seconds (default: 60)")
    parser.add_argument("files", nargs="*", type=pathlib.Path, default=[folder / "fleet.json", folder / "node.json"])
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    prometheus = Prometheus(arguments.prometheus)
    check = Check(prometheus, arguments)
    try:
        for file in arguments.files:
            check.dashboard(json.loads(file.read_text(encoding="utf-8")))
    except urllib.error.URLError as error:
        print(f"{arguments.prometheus}: {error.reason}", file=sys.stderr)
        return 2
    check.print_result()
    return 1 if check.errors or check.empty else 0


if __name__ == "__main__":
    sys.exit(main())
