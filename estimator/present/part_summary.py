"""Summaries of the parts of the form: what is answered, and by how much answering the rest narrows the range.

The page folds every part but the first and shows its summary instead. "Usual" is the answer that is assumed where none is
given (`typical` in the rate card): another answer may narrow the range by more or less.
"""

from collections import defaultdict

from estimator.card.rates import UNSURE
from estimator.present import answers_in_words
from estimator.pricing.estimate import Estimate, narrowing
from estimator.values.money import tens

NOTHING = "Nothing here changes this price."


def parts(found: Estimate) -> dict[str, str]:
    """Return the words of each part but the first, by its name in data/questions.toml: `COR. 1 open question: …`."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for key, question in found.worksheet.card.questions.items():
        keys[question.group].append(key)
    return {part: _words(found, keys[part]) for part in list(keys)[1:]}


def _words(found: Estimate, keys: list[str]) -> str:
    said = "; ".join(words for words in (_answered(found, key) for key in keys) if words)
    still = [key for key in keys if key in found.narrowings]
    sentences = [f"{said[0].upper()}{said[1:]}."] if said else []
    if still:
        questions, answers = ("question", "answer") if len(still) == 1 else ("questions", "answers")
        sentences.append(
            f"{len(still)} open {questions}: the usual {answers} would narrow your range by about {tens(narrowing(found, still))}."
        )
    return " ".join(sentences) or NOTHING


def _answered(found: Estimate, key: str) -> str:
    """Return what is answered to a question, in words; nothing where it is open."""
    request, card = found.worksheet.request, found.worksheet.card
    value = request.answer(key)
    if value == UNSURE or key == "on":
        return ""
    if key == "addons" and not value:
        return "Nothing chosen"
    return answers_in_words.answer(key, value, card)
