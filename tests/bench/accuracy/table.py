"""The printed tables."""

import math
import statistics

DAEMONS = ("gnomon", "chrony")


def seconds_text(value):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if abs(value) >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def number_text(value):
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def count_text(value):
    return f"{value:.0f}"


# Of each kind: key, title, text, and whether a ratio gnomon / chrony is printed.
COLUMNS = {
    "steady": [("rms", "RMS", seconds_text, True), ("max", "max", seconds_text, True),
               ("frequency", "freq ppb", number_text, False),
               ("packets", "req/h", number_text, True),
               ("claim", "claim", seconds_text, True), ("bound", "bound", number_text, False),
               ("broken", "broken", number_text, False)],
    "start": [("held 1ms", "<1ms s", count_text, True), ("held 100us", "<100us s", count_text, True),
              ("held 10us", "<10us s", count_text, True), ("max", "max 5s on", seconds_text, True),
              ("rms", "RMS 2nd half", seconds_text, True), ("packets", "req/h", number_text, True)],
    "step": [("before", "RMS before", seconds_text, True), ("max", "peak", seconds_text, True),
             ("back 1ms", "<1ms s", count_text, True), ("back 100us", "<100us s", count_text, True),
             ("rms", "RMS 2 h", seconds_text, True), ("packets", "req/h", number_text, True)],
    "outage": [("end", "at the end", seconds_text, True),
               ("max", "max 1100s on", seconds_text, True), ("back 1ms", "<1ms s", count_text, True),
               ("packets", "req/h", number_text, True)],
}
RANGED = {"rms", "end"}
# One unlucky seed of thirty makes a mean of times.
WITH_MEDIAN = {"held 1ms", "held 100us", "held 10us", "back 1ms", "back 100us"}


class Cell:
    """One figure of one case over the seeds; None in a seed: never reached."""

    def __init__(self, runs, key):
        values = [run[key] for run in runs]
        self.known = [value for value in values if value is not None]
        self.missing = len(values) - len(self.known)
        # A seed that never gets there counts as the longest; none: the median is such a one.
        ordered = sorted(values, key=lambda value: math.inf if value is None else value)
        self.median = ordered[(len(ordered) - 1) // 2]
        self.mean = statistics.fmean(self.known) if self.known else None

    def text(self, write, key):
        if self.mean is None:
            return "never"
        text = write(self.mean)
        if key in RANGED and len(self.known) > 1:
            text += f" ({write(min(self.known))}..{write(max(self.known))})"
        if key in WITH_MEDIAN and self.median is not None:
            text += f" ({write(self.median)})"
        return text + (f" {self.missing} never" if self.missing else "")


def ratio(ours, theirs):
    """0 and infinity: only one of the two is ever, or more often, reached. None: neither is."""
    if ours.missing != theirs.missing:
        return math.inf if ours.missing > theirs.missing else 0.0
    if ours.mean is None:
        return None
    if theirs.mean == 0:
        return 1.0 if ours.mean == 0 else math.inf
    return ours.mean / theirs.mean


def row(kind, results):
    """`results`: daemon -> figures of each seed. The texts, and the ratios by key."""
    texts, ratios = [], {}
    for key, _, write, compared in COLUMNS[kind]:
        cells = [Cell(results[daemon], key) for daemon in DAEMONS]
        texts += [cell.text(write, key) for cell in cells]
        if compared:
            ratios[key] = ratio(*cells)
            texts.append("-" if ratios[key] is None else f"{ratios[key]:.2f}")
    return texts, ratios


def heading(kind):
    titles = ["case"]
    for _, title, _, compared in COLUMNS[kind]:
        titles += [f"{title} gnomon", "chrony"] + (["ratio"] if compared else [])
    return titles


def aligned(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip()
                     for line in rows)


def geometric_mean(values):
    return math.exp(statistics.fmean(math.log(value) for value in values))


def summary(group, kind, ratios):
    """`ratios`: case name -> ratios by key."""
    lines = []
    for key, title, _, compared in COLUMNS[kind]:
        known = {name: of[key] for name, of in ratios.items()
                 if compared and of[key] is not None}
        finite = [value for value in known.values() if 0 < value < math.inf]
        if not finite:
            continue
        worst = max(known, key=known.get)
        above = sum(value > 1 for value in known.values())
        lines.append(f"{group}: {title}: geometric mean {geometric_mean(finite):.3f} of "
                     f"{len(finite)}, worst {known[worst]:.2f} ({worst}), above 1: {above} of "
                     f"{len(known)}")
    return "\n".join(lines)


def group_table(group, cases, results):
    """`results`: case -> daemon -> figures of each seed; cases without all of them are left out."""
    complete = [case for case in cases
                if all(results.get(case, {}).get(daemon) for daemon in DAEMONS)]
    if not complete:
        return f"{group}: nothing to show"
    kind = complete[0].kind
    rows, ratios = [heading(kind)], {}
    for case in complete:
        texts, ratios[case.name] = row(kind, results[case])
        rows.append([case.name, *texts])
    refused = sum(run.get("refused", 0) for case in complete for run in results[case]["gnomon"])
    notes = f"\n{group}: answers that gnomon refused: {refused}" if refused else ""
    return f"{aligned(rows)}\n\n{summary(group, kind, ratios)}{notes}"
