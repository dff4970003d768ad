"""Reads a dump of callgrind, written with --compress-strings=no --compress-pos=no."""

import collections
import re

# What the node's parts call -> the stage it belongs to. Each is in another file than its caller, so
# that nothing of it is inlined into a part.
STAGES = [
    ("peer checks", r"gnomon::ClientPeer::(on_datagram|on_sent|on_adjusted|on_deadline)"),
    ("filter", r"gnomon::PeerFilter::(add|staleness|on_adjusted)|gnomon::ClientPeer::sampled"),
    ("joint filter", r"gnomon::JointFilter::|gnomon::PeerFilter::estimate"),
    ("candidates", r"gnomon::candidates"),
    ("selection", r"gnomon::select\("),
    ("readiness", r"gnomon::ready_to_start"),
    ("discipline", r"gnomon::Discipline::"),
    ("observer", r".*::on_event\("),
    ("views", r"gnomon::node_view\("),
]
NODE = r"gnomon::Node::"
# What a benchmark gives a node, or asks of it.
ENTRY = r"gnomon::Node::(take|next_deadline|snapshot)\("
# The node and the parts that it is made of.
PARTS = r"gnomon::(Node|Peers|Jury|ClockKeeper|Association|SystemStateMachine|ClockWatch)::"
COUNTED = {"estimates": r"gnomon::PeerFilter::estimate", "selections": r"gnomon::select\(",
           "allocations": r"operator new\("}
IN_ESTIMATES = "instructions in estimates"


class Profile:
    """Instructions of one kind of call: in total, by stage, and how often some things were done."""

    def __init__(self, name, total, stages, counts):
        self.name, self.total, self.stages, self.counts = name, total, stages, counts

    def per_call(self, calls):
        stages = {stage: cost / calls for stage, cost in self.stages.items()}
        stages["node itself"] = self.total / calls - sum(stages.values())
        return {"calls": calls, "total": self.total / calls, "stages": stages,
                "counts": {what: count / calls for what, count in self.counts.items()}}


def edges(lines):
    """(caller, callee, calls, inclusive cost) of each call site."""
    caller = callee = calls = None
    for line in lines:
        if line.startswith("fn="):
            caller = line[3:].rstrip("\n")
        elif line.startswith("cfn="):
            callee = line[4:].rstrip("\n")
        elif line.startswith("calls="):
            calls = int(line[6:].split()[0])
        elif calls is not None:
            yield caller, callee, calls, int(line.split()[1])
            calls = None


def read(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    trigger = [line for line in lines if line.startswith("desc: Trigger: Client Request: ")]
    name = trigger[0].rsplit(" ", 1)[1] if trigger else ""
    total = 0
    stages, counts = collections.Counter(), collections.Counter()
    for caller, callee, calls, cost in edges(lines):
        if not re.match(NODE, caller) and re.match(ENTRY, callee):
            total += cost
        for what, pattern in COUNTED.items():
            if re.match(pattern, callee):
                counts[what] += calls
        if re.match(COUNTED["estimates"], callee):
            counts[IN_ESTIMATES] += cost
        stage = next((stage for stage, pattern in STAGES if re.match(pattern, callee)), None)
        if stage and re.match(PARTS, caller):
            stages[stage] += cost
    return Profile(name, total, stages, counts)
