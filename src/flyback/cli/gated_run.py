"""What verbs have in common that run behind gates; loaded only where flyback.toml has environments."""

import os
from collections.abc import Mapping

from flyback.cli.on_target import Answer
from flyback.cli.run_answer import run_answer
from flyback.cli.signing_options import key_file
from flyback.frozen import replaced
from flyback.model.plan import Direction
from flyback.signing.key_files import chosen_key
from flyback.workflows.facts.question import What
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.running import Guarded


def errand_of(what: What, options: Mapping[str, object]) -> Errand:
    """What is asked for, with the key that the line or the environment names."""
    return Errand(
        what=what,
        variables=os.environ,
        key=chosen_key(key_file(options), os.environ),
        ticket=str(options["ticket"]),
        break_glass=str(options["break_glass"]),
    )


def guarded_answer(guarded: Guarded, direction: Direction) -> Answer:
    """The answer of the run, and below it what came after."""
    answer = run_answer(guarded.result, direction)
    failed = [each for each in guarded.smoke if not each.passed]
    lines = [*(f"smoke test failed: {each.name}: {each.said}" for each in failed), *guarded.left_open]
    if not lines:
        return answer
    text = answer.text + "".join(f"error: {line}\n" for line in lines)
    return replaced(answer, text=text, code=answer.code or 1)
