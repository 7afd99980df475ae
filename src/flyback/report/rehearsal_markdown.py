"""A rehearsal as a comment on a pull request: one screen, details folded.

The first line is a marker by which the comment is found again and replaced.
"""

import re

from flyback.model.rehearsal import Difference, Effect, Proof, Rehearsal, Verdict
from flyback.report.amounts import duration, size
from flyback.report.cells import briefly, data_tone, data_words, heading, headline, lock_words, rewrite_words
from flyback.report.definition_diff import object_diffs
from flyback.report.explanations import APPLY_AGAIN, closing_sections, explanation, title
from flyback.report.figures import closing_sentence
from flyback.report.locks import mode_name, shown_relation
from flyback.report.markdown_text import code, fenced
from flyback.report.neutral import one_line, visible
from flyback.report.verdicts import LOOKS, Tone

LIMIT = 60_000
"""Characters; GitHub refuses comments beyond 65,536."""
_ONE_SCREEN = 15
_SECTION_LINES = 40
_SQL_CHARACTERS = 4_000
_HEAD = (
    "| | migration | verdict | what differs | strongest lock | apply | undo | data |\n|---|---|---|---|---|--:|--:|---|"
)


def marker(project: str) -> str:
    """The hidden first line of the comment, the same for every run on one project."""
    return f"<!-- flyback:rehearsal {re.sub(r'[^A-Za-z0-9._]', '_', project)[:80]} -->"


def render(rehearsal: Rehearsal) -> str:
    """The comment, at most `LIMIT` characters, ended by a newline; what does not fit is counted and said."""
    kept = [marker(rehearsal.project), *_first_screen(rehearsal)]
    room = LIMIT - 200 - sum(len(block) + 2 for block in kept)
    sections, details = _sections(rehearsal), _all_details(rehearsal)
    fitting: set[str] = set()
    for block in (*sections, *details):
        if len(block) + 2 <= room:
            fitting.add(block)
            room -= len(block) + 2
    folded = (*details, *sections)
    kept += [block for block in folded if block in fitting]
    if left_out := sum(1 for block in folded if block not in fitting):
        kept.append(f"_{left_out:,} more left out: a comment holds {LIMIT:,} characters; the other reports hold all._")
    return "\n\n".join(kept) + "\n"


def _first_screen(rehearsal: Rehearsal) -> list[str]:
    sign = "✅" if rehearsal.proofs and rehearsal.proven else "❌"
    blocks = [f"### {sign} {headline(rehearsal)} · {code(rehearsal.project, 60)}", closing_sentence(rehearsal)]
    rows = _shown_first(rehearsal.proofs)
    if rows:
        blocks.append("\n".join([_HEAD, *(_row(proof) for proof in rows)]))
    if len(rows) < len(rehearsal.proofs):
        blocks.append(f"{len(rows)} of {len(rehearsal.proofs):,} migrations shown, those that need attention first.")
    blocks.append(f"<sub>{code(heading(rehearsal), 240)}</sub>")
    return blocks


def _shown_first(proofs: tuple[Proof, ...]) -> tuple[Proof, ...]:
    """All migrations when they fit on a screen, else those that need attention, undo scripts before missing ones."""
    if len(proofs) <= _ONE_SCREEN:
        return proofs
    unproven = [proof for proof in proofs if not proof.verdict.proven]
    broken = [proof for proof in unproven if proof.verdict is not Verdict.NO_UNDO]
    missing = [proof for proof in unproven if proof.verdict is Verdict.NO_UNDO]
    chosen = (broken + missing)[:_ONE_SCREEN]
    versions = {proof.version for proof in chosen}
    return tuple(proof for proof in proofs if proof.version in versions)


def _row(proof: Proof) -> str:
    lock = code(lock_words(proof), 60) if proof.locks else "none"
    if rewrites := rewrite_words(proof):
        lock += f", rewrites {code(rewrites, 60)}"
    cells = (
        LOOKS[proof.verdict].mark,
        code(title(proof), 60),
        f"**{proof.verdict.value}**" if not proof.verdict.proven else proof.verdict.value,
        code(briefly(proof), 120),
        lock,
        duration(proof.apply_ms),
        duration(proof.undo_ms),
        f"{'⚠ ' if data_tone(proof.data) in (Tone.WARN, Tone.BAD) else ''}{data_words(proof.data)}",
    )
    return f"| {' | '.join(cells)} |"


def _all_details(rehearsal: Rehearsal) -> list[str]:
    return [
        _details(proof)
        for proof in rehearsal.proofs
        if not proof.verdict.proven and proof.verdict is not Verdict.NO_UNDO
    ]


def _sections(rehearsal: Rehearsal) -> list[str]:
    blocks = []
    for section in closing_sections(rehearsal):
        told = [f"- {code(line, 300)}" for line in section.lines[:_SECTION_LINES]]
        if len(section.lines) > _SECTION_LINES:
            told.append(f"- {len(section.lines) - _SECTION_LINES:,} more left out")
        blocks.append(_fold(section.heading, "\n".join(told)))
    if len(rehearsal.proofs) > _ONE_SCREEN:
        rows = [_row(proof) for proof in rehearsal.proofs]
        blocks += [_table_part(rows, start) for start in range(0, len(rows), 100)]
    return blocks


def _table_part(rows: list[str], start: int) -> str:
    part = rows[start : start + 100]
    if len(part) == len(rows):
        return _fold(f"All {len(rows)} migrations", "\n".join([_HEAD, *part]))
    return _fold(f"Migrations {start + 1:,} to {start + len(part):,} of {len(rows):,}", "\n".join([_HEAD, *part]))


def _fold(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _details(proof: Proof) -> str:
    look = LOOKS[proof.verdict]
    blocks = ["\n".join(f"- {code(line.removeprefix('| '), 300)}" for line in explanation(proof) if line)]
    blocks += _diffs("After the undo, against before", [each for each in proof.differences if each.leg != APPLY_AGAIN])
    blocks += _diffs(
        "Applied again, against the first time", [each for each in proof.differences if each.leg == APPLY_AGAIN]
    )
    blocks += _script(proof.script, proof.script_digest, proof.sql)
    blocks += _script(proof.undo, proof.undo_digest, proof.undo_sql)
    blocks += _effects(proof.effects)
    return _fold(f"{look.mark} {code(title(proof), 80)} {proof.verdict.value}", "\n\n".join(filter(None, blocks)))


def _diffs(caption: str, differences: list[Difference]) -> list[str]:
    lines: list[str] = []
    for diff in object_diffs(differences, 30):
        if diff.lines:
            lines.append(f"# {one_line(diff.kind, 40)} {one_line(diff.object, 120)}")
            lines += [f"{line.sign} {line.text[:200]}" for line in diff.lines]
            lines += [f"# {diff.left_out} more lines left out"] if diff.left_out else []
    return [f"**{caption}**", fenced("\n".join(lines[:200]), "diff")] if lines else []


def _script(path: str, digest: str, sql: str) -> list[str]:
    if not path:
        return []
    shown = visible(sql)
    cut = len(shown) - _SQL_CHARACTERS
    rest = [f"_{cut:,} more characters left out._"] if cut > 0 else []
    return [f"{code(path)} <sub>SHA-256 {code(digest, 12)}</sub>", fenced(shown[:_SQL_CHARACTERS], "sql"), *rest]


def _effects(effects: tuple[Effect, ...]) -> list[str]:
    rows = [
        f"| {effect.direction} | {effect.line} | {code(effect.tag, 40)} | {_locks(effect)} "
        f"| {duration(effect.milliseconds)} | {size(effect.wal_bytes)} |"
        for effect in effects[:30]
    ]
    if not rows:
        return []
    more = [f"{len(effects) - 30:,} more statements left out."] if len(effects) > 30 else []
    return ["\n".join(["| | line | statement | locks | time | WAL |", "|---|--:|---|---|--:|--:|", *rows]), *more]


def _locks(effect: Effect) -> str:
    told = [f"{mode_name(lock.mode)} {shown_relation(lock.relation)}" for lock in effect.locks]
    told += [f"rewrites {shown_relation(table)}" for table in effect.rewrites]
    return code(", ".join(told), 120)
