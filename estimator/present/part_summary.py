"""Summaries of the parts of the form: what is answered, and by how much answering the rest narrows the range.

The page folds every part but the first and shows its summary instead. "Usual" is the answer that is assumed where none is
given (`typical` in the rate card): another answer may narrow the range by more or less.
"""

from collections import defaultdict

from estimator.card.rates import UNSURE
from estimator.present import answers_in_words, help_alone
from estimator.pricing.estimate import Estimate, narrowing
from estimator.values.money import tens

NOTHING = "Nothing here changes this price."


def parts(estimate: Estimate) -> dict[str, str]:
    """Return the words of each part but the first, by its name in data/questions.toml: `COR. 1 open question: …`."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for key, question in estimate.worksheet.card.questions.items():
        keys[question.group].append(key)
    return {part: _words(estimate, keys[part]) for part in list(keys)[1:]}


def _words(estimate: Estimate, keys: list[str]) -> str:
    sentences = [f"{words[0].upper()}{words[1:]}." for words in (_answered(estimate, key) for key in keys) if words]
    still = [key for key in keys if key in estimate.narrowings]
    if still:
        questions, answers = ("question", "answer") if len(still) == 1 else ("questions", "answers")
        amount = narrowing(estimate, still)
        worth = f": the usual {answers} would narrow your range by about {tens(amount)}" if amount > 0 else ""
        sentences.append(f"{len(still)} open {questions}{worth}.")
    return " ".join(sentences) or NOTHING


def _answered(estimate: Estimate, key: str) -> str:
    """Return what is answered to a question, in words; nothing where it is open."""
    request, card = estimate.worksheet.request, estimate.worksheet.card
    value = request.answer(key)
    if value == UNSURE or key == "on" or not help_alone.lists(vars(request), key):
        return ""
    if key == "addons" and not value:
        return "Nothing chosen"
    return answers_in_words.answer(key, value, card)
