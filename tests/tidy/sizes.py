"""Size caps: sizes.py ROOT. A .h has at most 250 lines, a .cpp 400, a test file 500, a function 70
lines and 6 parameters."""

import sys

import cpp
import tree

CAP_HEADER = 250
CAP_SOURCE = 400
CAP_TEST = 500
CAP_FUNCTION = 70
CAP_PARAMETERS = 6


def file_cap(relative):
    if relative.parts[0] == "tests":
        return CAP_TEST
    return CAP_HEADER if relative.suffix == ".h" else CAP_SOURCE


def check_file(root, path):
    relative = path.relative_to(root)
    source = path.read_text(encoding="utf-8")
    lines = source.count("\n")
    if lines > file_cap(relative):
        yield f"{relative}: {lines} lines, more than {file_cap(relative)}"
    if relative.suffix not in (".h", ".cpp"):
        return
    for function in cpp.functions(source):
        place = f"{relative}:{function.line}: {function.name}"
        if function.lines > CAP_FUNCTION:
            yield f"{place}: {function.lines} lines, more than {CAP_FUNCTION}"
        if function.parameters > CAP_PARAMETERS:
            yield f"{place}: {function.parameters} parameters, more than {CAP_PARAMETERS}"


def check(root):
    findings = []
    for path in tree.files(root, {".h", ".cpp"}) + tree.files(root, {".py"}, ("tests", "scripts")):
        findings += check_file(root, path)
    return findings


if __name__ == "__main__":
    import pathlib

    sys.exit(tree.report(check(pathlib.Path(sys.argv[1]).resolve())))
