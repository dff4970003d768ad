"""comments.py ROOT: how much of the C++ is comment, folder by folder.

Own lines: lines that hold nothing but a comment, over all lines that are not blank. Trailing:
lines with code and a comment behind it, such as `int port = 123;  ///< UDP`."""

import pathlib
import re
import sys

import tree

_STRINGS = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.S)


def count(source):
    """Numbers of lines that are not blank, that are comment alone, and that end in a comment."""
    text = _STRINGS.sub(lambda m: '""' + "\n" * m.group(0).count("\n"), source)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    own = sum(line.startswith("//") for line in lines)
    trailing = sum("//" in line and not line.startswith("//") for line in lines)
    return len(lines), own, trailing


def folder_of(relative):
    """`daemon/peer`, `metrics`, `tests/sim`: what one row of the table is about."""
    return "/".join(relative.parts[:-1][:2])


def table(root):
    """Folder -> sums of `count`; `daemon`, `metrics` and `tests` as a whole, too."""
    sums = {}
    for path in tree.files(root, {".h", ".cpp"}):
        relative = path.relative_to(root)
        counted = count(path.read_text(encoding="utf-8"))
        for name in sorted({folder_of(relative), relative.parts[0]}):
            sums[name] = [a + b for a, b in zip(sums.get(name, (0, 0, 0)), counted)]
    return sums


def main(root):
    print(f"{'folder':<20}{'lines':>7}{'own':>8}{'with trailing':>15}")
    for name, (lines, own, trailing) in sorted(table(root).items()):
        print(f"{name:<20}{lines:>7}{own / lines:>8.1%}{(own + trailing) / lines:>15.1%}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
