"""measure.py ROOT: median and 90th percentile of lines per file and per function, and the largest."""

import pathlib
import sys

import cpp
import tree


def quantile(values, share):
    """The smallest value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)] if ordered else 0


def line(title, sizes):
    """`sizes`: pairs of a number of lines and a place."""
    values = [size for size, _ in sizes]
    largest = max(sizes, default=(0, "-"))
    return (f"{title:<22}{len(values):>6}{quantile(values, .5):>8}{quantile(values, .9):>6}"
            f"{largest[0]:>6}  {largest[1]}")


def measure(root, roots):
    sizes = []
    functions = []
    for path in tree.files(root, {".h", ".cpp"}, roots):
        source = path.read_text(encoding="utf-8")
        relative = path.relative_to(root)
        sizes.append((source.count("\n"), str(relative)))
        functions += [(f.lines, f"{relative}:{f.line} {f.name}") for f in cpp.functions(source)]
    return sizes, functions


def main(root):
    print(f"{'lines':<22}{'count':>6}{'median':>8}{'p90':>6}{'max':>6}  largest")
    for roots in (("daemon",), ("metrics",), ("tests",)):
        sizes, functions = measure(root, roots)
        print(line(f"{roots[0]}: files", sizes))
        print(line(f"{roots[0]}: functions", functions))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
