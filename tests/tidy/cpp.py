"""A reader of C++ that is good enough to find functions: their lines and their parameters."""

import re
from dataclasses import dataclass

_TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
    re.S)
_SCOPE = re.compile(r"(^|\s)(namespace|class|struct|union|enum|extern\s*\"\s*\")(\s|$)")
_CTOR_INITIALISERS = re.compile(r"\)\s*(noexcept\s*(\([^()]*\))?\s*)?:(?!:)")
_DIGIT_SEPARATOR = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")


@dataclass
class Function:
    name: str
    line: int
    lines: int
    parameters: int


def strip(source):
    """The source without comments, strings and preprocessor lines, same line numbers."""
    source = _DIGIT_SEPARATOR.sub("", source)

    def blank(match):
        text = match.group(0)
        newlines = "\n" * text.count("\n")
        return newlines if text.startswith("/") else '""' + newlines

    source = _TOKENS.sub(blank, source)
    kept = []
    continued = False
    for line in source.split("\n"):
        directive = continued or line.lstrip().startswith("#")
        continued = directive and line.endswith("\\")
        kept.append("" if directive else line)
    return "\n".join(kept)


def _balanced(text, start, opening, closing):
    """Index just after the bracket that closes the one at `start`."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] == opening:
            depth += 1
        elif text[index] == closing:
            depth -= 1
            if depth == 0:
                return index + 1
    return len(text)


def _parameter_list(signature):
    """The text between the parentheses of the parameters, and where they open."""
    text = re.sub(r"\[\[.*?\]\]", lambda m: " " * len(m.group(0)), signature)
    text = re.sub(r"operator\s*\(\s*\)", lambda m: "operator".ljust(len(m.group(0)), "_"), text)
    position = 0
    while (start := text.find("(", position)) >= 0:
        before = text[:start].rstrip()
        end = _balanced(text, start, "(", ")")
        if not re.search(r"\b(requires|decltype|explicit|alignas|noexcept)$", before):
            return text[start + 1:end - 1], start
        position = end
    return None, -1


def count_parameters(parameters):
    parameters = parameters.strip()
    if parameters in ("", "void"):
        return 0
    depth = 0
    commas = 0
    for char in parameters:
        if char in "(<[{":
            depth += 1
        elif char in ")>]}":
            depth -= 1
        elif char == "," and depth == 0:
            commas += 1
    return commas + 1


def _is_function(signature):
    if _SCOPE.search(re.sub(r"\([^()]*\)|<[^<>]*>", "", signature)):
        return False
    parameters, start = _parameter_list(signature)
    if parameters is None:
        return False
    head = signature[:start]
    return "=" not in head.replace("operator=", "").replace("==", "") and "return" not in head


def functions(source):
    """All function definitions of a file. Lambdas count as part of the function around them."""
    text = strip(source)
    found = []
    start = index = 0
    while index < len(text):
        char = text[index]
        if char == ";" or char == "}":
            start = index + 1
        elif char == ":" and re.search(r"\b(public|private|protected)$", text[start:index]):
            start = index + 1
        elif char == "(":
            index = _balanced(text, index, "(", ")")
            continue
        elif char == "{":
            signature = text[start:index]
            if not _is_function(signature):
                if "=" in signature or re.search(r"\w\s*$", signature) and not _SCOPE.search(signature):
                    index = _balanced(text, index, "{", "}")  # an initialiser
                    continue
                start = index + 1
            elif _CTOR_INITIALISERS.search(signature) and re.search(r"[\w>]$", signature):
                index = _balanced(text, index, "{", "}")
                continue
            else:
                end = _balanced(text, index, "{", "}")
                found.append(_function(text, start, signature, end))
                start = index = end
                continue
        index += 1
    return found


def _function(text, start, signature, end):
    first = start + len(signature) - len(signature.lstrip())
    parameters, opening = _parameter_list(signature)
    name = re.search(r"([\w:~]+|operator\s*\S+)\s*$", signature[:opening])
    return Function(name=name.group(1) if name else signature.strip(),
                    line=text.count("\n", 0, first) + 1,
                    lines=text.count("\n", first, end) + 1,
                    parameters=count_parameters(parameters))
