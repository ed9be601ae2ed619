"""The Jinja templates of forms, and how what they make becomes HTML that Markdown takes as it is.

Lives here: the templates and nothing that fills them. May not import any other package of `pages`.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def environment() -> Environment:
    """Return the templates of forms, each as it is now, everything escaped."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in env.list_templates(["html"]):
        env.get_template(name)
    return env


def one_block(html: str) -> str:
    """Remove blank lines and indents, so that Markdown takes the HTML as one block."""
    return "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"


def rendered(name: str, **values: object) -> str:
    """Fill a template, as one block."""
    return one_block(environment().get_template(name).render(**values))
