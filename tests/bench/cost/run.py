"""Instructions per received packet in the core, and memory per peer, by the number of peers.

    python3 tests/bench/cost/run.py [--program FILE] [--peers 1,4,16,100,1000] [--json FILE]

README.md beside this file says what is counted. Prints figures, judges nothing."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import callgrind
import table

ROOT = pathlib.Path(__file__).resolve().parents[3]
MANY = 500  # from so many peers on: settle with less work, few packets


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path,
                        default=ROOT / "build/default/tests/bench/cost/gnomon_cost")
    parser.add_argument("--peers", default="1,4,16,100,1000",
                        type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--packets", type=int, default=200,
                        help="measured, divided by the number of peers / 10")
    parser.add_argument("--polls", type=int, default=100, help="of each peer, before measuring")
    parser.add_argument("--many-polls", type=int, default=20, help=f"from {MANY} peers on")
    parser.add_argument("--asymmetry", type=float, default=0.1)
    parser.add_argument("--json", type=pathlib.Path)
    return parser.parse_args()


def arguments(options, peers):
    """The same world natively and under callgrind."""
    many = peers >= MANY
    packets = max(2, min(options.packets, options.packets * 10 // max(peers, 1)))
    result = [options.program, "--peers", peers, "--packets", packets,
              "--asymmetry", options.asymmetry,
              "--polls", options.many_polls if many else options.polls]
    return [str(one) for one in result + (["--quick-settle"] if many else [])]


def natively(options, peers):
    # Without its caches malloc knows what is in use.
    environment = os.environ | {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}
    return json.loads(subprocess.run(arguments(options, peers), env=environment, check=True,
                                     stdout=subprocess.PIPE).stdout)


def counted(options, peers):
    """{call: callgrind.Profile}"""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", "--instr-atstart=no",
             "--compress-strings=no", "--compress-pos=no",
             f"--callgrind-out-file={folder}/out"] + arguments(options, peers),
            check=True, stdout=subprocess.PIPE)
        calls = json.loads(done.stdout).get("collected")
        if calls is None:
            sys.exit("the program was built without valgrind's headers")
        profiles = [callgrind.read(path) for path in pathlib.Path(folder).iterdir()]
        return {profile.name: profile.per_call(calls[profile.name])
                for profile in profiles if calls.get(profile.name)}


def main():
    options = parse()
    if not options.program.exists():
        sys.exit(f"{options.program} is missing: build the target gnomon_cost")
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is missing: apt-get install valgrind")
    rows = []
    empty = natively(options, 0)
    for peers in options.peers:
        native = natively(options, peers)
        rows.append({"peers": peers, "native": native, "empty_heap": empty["heap"],
                     "counted": counted(options, peers)})
        print(f"{peers} peers: done", file=sys.stderr)
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(table.text(rows))


if __name__ == "__main__":
    main()
