"""The figures as text."""

import callgrind

REQUESTS_AND_WAITS = 2  # on_deadline of one exchange: to send, and to end the wait for an answer
ASKED_FOR_DEADLINE = 3  # next_deadline: after these two, and after the answer


def number(value):
    if value is None:
        return "-"
    if value == 0:
        return "."
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


def lines(head, rows):
    cells = [head] + [[row[0]] + [number(value) for value in row[1:]] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
    for line in cells:
        yield "  ".join([line[0].ljust(widths[0])] +
                        [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])])


def of(row, call):
    return row["counted"].get(call)


def exchange(row):
    """All that one request and its answer cost, housekeeping left out."""
    parts = [(1, "on_datagram"), (1, "on_sent"),
             (REQUESTS_AND_WAITS, "on_deadline"),
             (row["native"]["adjustments_per_packet"], "on_adjusted"),
             (ASKED_FOR_DEADLINE, "next_deadline")]
    needed = [(times, of(row, call)) for times, call in parts if times > 0]
    if any(profile is None for _, profile in needed):
        return None
    return sum(times * profile["total"] for times, profile in needed)


def stages(rows, call):
    names = [name for name, _ in callgrind.STAGES] + ["node itself"]
    for name in names:
        values = [of(row, call)["stages"].get(name, 0) if of(row, call) else None for row in rows]
        if any(values):
            yield [name] + values
    yield ["total"] + [of(row, call) and of(row, call)["total"] for row in rows]


def growing(rows):
    """The share, in percent, of what comes with the other peers."""
    alone = of(rows[0], "on_datagram")["total"] if rows[0]["peers"] == 1 else None
    return [alone and 100 * (1 - alone / of(row, "on_datagram")["total"]) for row in rows]


def text(rows):
    head = [f"{row['peers']:,}" for row in rows]
    result = list(lines(["instructions per received packet: peers"] + head,
                        list(stages(rows, "on_datagram"))))
    result += ["", *lines(["of on_datagram"] + head, [
        ["% that a single peer does not cost"] + growing(rows)] + [
            [what] + [of(row, "on_datagram")["counts"].get(what, 0) for row in rows]
            for what in list(callgrind.COUNTED) + [callgrind.IN_ESTIMATES]])]
    for call in ("on_deadline", "on_adjusted"):
        result += ["", *lines([f"instructions per {call}"] + head, list(stages(rows, call)))]
    result += ["", *lines(["other calls, instructions"] + head, [
        [call] + [of(row, call) and of(row, call)["total"] for row in rows]
        for call in ("on_sent", "next_deadline", "snapshot")] + [
            ["clock updates per packet"] + [row["native"]["adjustments_per_packet"]
                                            for row in rows],
            ["a whole exchange"] + [exchange(row) for row in rows]])]
    result += ["", *lines(["memory, octets"] + head, [
        ["heap per peer"] + [(row["native"]["heap"] - row["empty_heap"]) / row["peers"]
                             for row in rows],
        ["of these in Association"] + [row["native"]["association"] for row in rows],
        ["peak RSS of the process"] + [row["native"]["peak_rss"] for row in rows]])]
    result += ["", *lines(["for information"] + head, [
        ["ns per on_datagram, median of 5"] + [row["native"]["ns"]["on_datagram"] for row in rows],
        ["peers combined"] + [row["native"]["combined"] for row in rows]])]
    return "\n".join(result)
