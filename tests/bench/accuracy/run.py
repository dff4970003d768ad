"""gnomon and chrony through the same simulated networks, side by side.

    python3 tests/bench/accuracy/run.py --clknetsim DIR --chronyd FILE [--gnomond FILE]
        [--group NAME]... [--case PATTERN]... [--seeds 5] [--jobs 2] [--json FILE] [--list]

README.md beside this file says how to get the programs and what the cases are. Prints figures,
judges nothing."""

import argparse
import concurrent.futures
import fnmatch
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import cases
import figures
import simulation
import table

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clknetsim", type=pathlib.Path, help="folder with the built clknetsim")
    parser.add_argument("--chronyd", type=pathlib.Path)
    parser.add_argument("--gnomond", type=pathlib.Path,
                        default=ROOT / "build/clknetsim/daemon/app/gnomond",
                        help="built with preset clknetsim")
    parser.add_argument("--group", action="append", choices=list(cases.GROUPS))
    parser.add_argument("--case", action="append", metavar="PATTERN",
                        help="group/name or name, with * and ?")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="all figures of all runs")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="keep all logs there")
    parser.add_argument("--cache", type=pathlib.Path, metavar="DIR",
                        help="keep chrony's figures there and use them again")
    parser.add_argument("--list", action="store_true", help="print the cases and end")
    return parser.parse_args()


def chosen(options):
    def wanted(case):
        patterns = options.case or ["*"]
        return ((not options.group or case.group in options.group) and
                any(fnmatch.fnmatch(name, pattern) for pattern in patterns
                    for name in (case.name, case.full_name)))
    return [case for case in cases.catalogue() if wanted(case)]


def missing_tools(options):
    yield from (f"--{name} is needed" for name in ("clknetsim", "chronyd")
                if getattr(options, name) is None)
    if options.clknetsim:
        for name in ("clknetsim", "clknetsim.so"):
            if not (options.clknetsim / name).is_file():
                yield f"{options.clknetsim / name} is not there: build clknetsim (README.md)"
    for path in (options.chronyd, options.gnomond):
        if path and not path.is_file():
            yield f"{path} is not there (README.md)"
    if not shutil.which("cc"):
        yield "cc, a C compiler for the shim, is not there"


def build_shim(folder):
    library = folder / "shim.so"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", library,
                    HERE / "shim.c", "-ldl"], check=True)
    return library


def tools_of(options, folder):
    return simulation.Tools(clknetsim=options.clknetsim.resolve(),
                            chronyd=options.chronyd.resolve(), gnomond=options.gnomond.resolve(),
                            shim=build_shim(folder))


def cache_key(tools, case, seed):
    """Whatever chrony's figures depend on."""
    digest = hashlib.sha256()
    for path in (tools.clknetsim / "clknetsim", tools.clknetsim / "clknetsim.so", tools.chronyd,
                 HERE / "figures.py", HERE / "simulation.py"):
        digest.update(path.read_bytes())
    digest.update(repr((case, seed)).encode())
    return digest.hexdigest()


def run_one(tools, case, daemon, seed, options):
    """The figures, or a text that says what went wrong."""
    cached = None
    if daemon == "chrony" and options.cache:
        cached = options.cache / cache_key(tools, case, seed)
        if cached.is_file():
            return json.loads(cached.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="accuracy-") as name:
        folder = pathlib.Path(name)
        if options.keep:
            folder = options.keep.resolve() / f"{case.group}-{case.name}-{daemon}-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
        try:
            simulation.Simulation(tools, case, daemon, seed, folder)
        except simulation.RunFailed as error:
            return str(error)
        result = figures.figures(case, daemon, folder)
    if cached:
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_text(json.dumps(result), encoding="utf-8")
    return result


def run_all(tools, selected, options):
    """case -> daemon -> figures of each seed, and everything as a flat list."""
    results, records = {}, []
    work = [(case, daemon, seed) for case in selected for seed in range(1, options.seeds + 1)
            for daemon in table.DAEMONS]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        started = [(item, pool.submit(run_one, tools, *item, options)) for item in work]
        for number, ((case, daemon, seed), future) in enumerate(started, 1):
            outcome = future.result()
            if sys.stderr.isatty():
                print(f"\r{number} of {len(work)}", end="", file=sys.stderr, flush=True)
            record = {"group": case.group, "case": case.name, "daemon": daemon, "seed": seed}
            if isinstance(outcome, str):
                print(f"\n{outcome}", file=sys.stderr)
                records.append(record | {"failed": outcome})
                continue
            records.append(record | outcome)
            results.setdefault(case, {}).setdefault(daemon, []).append(outcome)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return results, records


def main():
    options = parse()
    selected = chosen(options)
    if options.list:
        for case in selected:
            print(f"{case.full_name:40} {case.seconds:6} s  poll {case.polls[0]}..{case.polls[1]}")
        return 0
    missing = list(missing_tools(options)) + ([] if selected else ["no such case"])
    if missing:
        print("\n".join(missing), file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="accuracy-") as name:
        tools = tools_of(options, pathlib.Path(name))
        results, records = run_all(tools, selected, options)
    if options.json:
        options.json.write_text(json.dumps(records, indent=1), encoding="utf-8")
    for group in cases.GROUPS:
        in_group = [case for case in selected if case.group == group]
        if in_group:
            print(f"\n{table.group_table(group, in_group, results)}")
    return 1 if any("failed" in record for record in records) else 0


if __name__ == "__main__":
    sys.exit(main())
