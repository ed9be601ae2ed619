"""Where script, HTML and Python find one another: the ids and data attributes in the sources, and what is wrong with them.

`pages/handles.toml` is the one list. Sources are read as text, so that nothing need be built or run:
HTML is the templates, the theme's overrides and the pages; Python is what writes HTML or looks for it.
"""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "pages/handles.toml"
GLOBS = {
    "html": ("pages/templates/*.html", "overrides/**/*.html", "docs/*.md", "docs/*/*.md"),
    "python": ("pages/**/*.py", "estimator/present/*.py", "estimator/asks/*.py", "relay/**/*.py"),
    "script": ("docs/assets/js/**/*.js",),
    "style": ("docs/assets/css/regions/*.css", "docs/assets/css/*.css"),
}
JOINED = "docs/assets/css/site.css"
"""Made from the regions."""
THEME = "data-md-"
"""How the theme's own attributes begin; it makes and reads them."""

COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|/\*.*?\*/|//[^\n]*""", re.DOTALL)
TEXT = re.compile(r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""")
BLANK = re.compile(r"\$\{[^}]*\}|\{\{.*?\}\}|\{[^{}]*\}")
"""What is filled in when the source runs: of a script, a template, a Python string."""
DATA = re.compile(r"\bdata-[a-z*]+(?:-[a-z*]+)*")
ID = re.compile(r"""\bid=\\?["']([^"'\\]+)""")
SELECTED = re.compile(r"#([a-z][\w*-]*|\*[\w-]+[\w*-]*)")


@dataclass(slots=True)
class Found:
    """The names in one source: those it makes and those it looks for. An id is written `#name`; what is filled in is `*`."""

    makes: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    """Ids that Markdown makes of headings; only those that somebody looks for matter."""
    classes: set[str] = field(default_factory=set)
    """Selectors by class, which scripts must not use: classes are for looks."""


def sources() -> dict[str, str]:
    """Return every source by its path from the root."""
    files = {file for globs in GLOBS.values() for pattern in globs for file in ROOT.glob(pattern)}
    found = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
    found.pop(JOINED, None)
    return found


def kind(path: str) -> str:
    """Return which of the four a source is."""
    return {".js": "script", ".css": "style", ".py": "python"}.get(Path(path).suffix, "html")


@cache
def scan(of: str, text: str) -> Found:
    """Return the names in one source."""
    return {"script": _script, "style": _style, "python": _python, "html": _html}[of](text)


def _html(text: str) -> Found:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    text = BLANK.sub("*", text)
    headings = {f"#{'-'.join(re.findall(r'[a-z0-9]+', words.lower()))}" for words in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    return Found(makes=set(DATA.findall(text)) | {f"#{name}" for name in ID.findall(text)}, headings=headings)


def _python(text: str) -> Found:
    """Writing and looking for are one to a text; a doc string may speak of either, in backquotes."""
    text = BLANK.sub("*", re.sub(r"`[^`\n]*`", "", text))
    ids = {f"#{name}" for name in ID.findall(text)}
    links = {f"#{name}" for name in re.findall(r"""["']#([a-z][\w*-]*)["']""", text)}
    data = set(DATA.findall(text))
    return Found(makes=data | ids, reads=data | ids | links)


def _style(text: str) -> Found:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Found(
        reads=set(re.findall(r"(?:\[|attr\()(data-[a-z-]+)", text)) | {f"#{name}" for name in re.findall(r"#([a-z][\w-]*)[^;{}]*\{", text)}
    )


def _script(text: str) -> Found:
    code = COMMENT.sub(lambda found: found[1] or "", text)
    made, read, classes = set[str](), set[str](), set[str]()
    for name, then in re.findall(r"\bdataset\.(\w+)(\s*(?:\?\?)?=(?!=))?", code):
        (made if then else read).add(_attribute(name))
    for names in re.findall(r"\{([^{}]*)\}\s*=\s*[\w.]*dataset\b", code):
        read |= {_attribute(name.strip()) for name in names.split(",")}
    read |= {_attribute(name) for name in re.findall(r'"(\w+)" in [\w.]*dataset\b', code)}
    for literal in TEXT.findall(code):
        words = BLANK.sub("*", literal[1:-1])
        read |= set(re.findall(r"\[(data-[a-z*-]+)", words))
        if re.match(r"[#\[a-z]", words) and "/" not in words:
            read |= {f"#{name}" for name in SELECTED.findall(words)}
        classes |= set(re.findall(r"(?:^|[\s>,\w\]])\.(cor-[\w-]+)", words))
    read |= {f"#{BLANK.sub('*', name)}" for name in re.findall(r"""getElementById\(["'`]([^"'`]+)["'`]\)""", code)}
    return Found(made, read, classes=classes)


def _attribute(name: str) -> str:
    return "data-" + re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def listed(path: Path = LIST) -> dict[str, dict[str, str]]:
    """Return the list: by section, each name with what it is for."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


ANY = {"html", "python", "script"}
MAKERS = {"own": {"script"}, "public": ANY, "others": ANY}
"""Who makes the names of a section; left out: HTML or Python."""
READERS = {"own": {"script", "style"}, "style": {"style"}, "script": {"script"}}
"""Who looks for the names of a section; left out: nobody here, and the list says who."""


def wrong(texts: dict[str, str], names: dict[str, dict[str, str]]) -> list[str]:
    """Return what does not agree, each with the name, the file and what to do."""
    found = {path: scan(kind(path), text) for path, text in texts.items()}
    every = {name for section in names.values() for name in section}
    said = [
        f"{path}: .{name}: a script looks for it; give the element a data attribute" for path, one in found.items() for name in one.classes
    ]
    for path, one in found.items():
        strange = {name for name in one.makes | one.reads if name not in every and _ours(name, path, one)}
        said += [
            f"{path}: {name}: not in pages/handles.toml; use the name that is there, or add it with what it is for" for name in strange
        ]
    makers, readers = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for path, one in found.items():
        for name in one.makes | one.headings:
            makers[name].add(kind(path))
        for name in one.reads:
            readers[name].add(kind(path))
    for section, listing in names.items():
        for name in listing:
            if not makers[name] & MAKERS.get(section, {"html", "python"}):
                said.append(f"pages/handles.toml: [{section}] {name}: nothing makes it; take it out, or give it back to the page")
            if section in READERS and not readers[name] & READERS[section]:
                said.append(f"pages/handles.toml: [{section}] {name}: nothing looks for it; take it out of the list and of the HTML")
    return sorted(said)


def _ours(name: str, path: str, one: Found) -> bool:
    """Tell whether a name must be in the list: a page's own anchors need not, nor the theme's attributes."""
    if name.startswith("data-"):
        return not name.startswith(THEME)
    return name in one.reads or path.startswith("pages/")
