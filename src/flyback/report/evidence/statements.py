"""Evidence in a list, one by one, and as JSON."""

from collections.abc import Iterator

from flyback.frozen import frozen
from flyback.model.evidence import Level, Predicate, Signer, Statement
from flyback.model.evidence_facets import kind_of, moment_of
from flyback.report.amounts import counted
from flyback.report.columns import columns
from flyback.report.evidence.sayings import saying
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.plain import moment, plain

SCHEMA = "flyback.evidence/1"
_HEADS = ("WHEN", "KIND", "ENVIRONMENT", "SAYS", "SIGNED BY", "SET", "ID")
_SHORT = 8


@frozen
class Piece:
    """A statement, and what is to be said against its signers."""

    statement: Statement[Predicate]
    against: tuple[str, ...] = ()
    """Why none of their keys may say it; empty where one may."""


@frozen
class Found:
    """What was looked at."""

    pieces: tuple[Piece, ...]
    rejected: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether all of it is signed by keys that may sign it."""
        return not self.rejected and not any(each.against for each in self.pieces)


def list_text(found: Found) -> str:
    """A line for each piece, the latest last; what is none below."""
    rows = [_row(each.statement) for each in found.pieces]
    told = columns((_HEADS, *rows)) if rows else "There is no evidence.\n"
    return told + "".join(f"rejected  {one_line(each)}\n" for each in found.rejected)


def verified_text(found: Found) -> str:
    """A line for each piece: good, or what is wrong with it."""
    rows = [_verified(each) for each in found.pieces]
    rows += [("bad", each) for each in found.rejected]
    bad = sum(1 for word, _ in rows if word == "bad")
    if not rows:
        return "There is no evidence.\n"
    told = f"{bad} of {counted(len(rows), 'piece')} of evidence will not be accepted" if bad else "All of it is good"
    return f"{columns(rows)}\n{told}.\n"


def shown_text(piece: Piece) -> str:
    """All that a piece says."""
    statement = piece.statement
    rows = [("kind", kind_of(statement.predicate).value), ("id", statement.id), ("place", statement.place)]
    rows += [("signed by", f"{signer_name(each)}  {each.key}") for each in statement.signers]
    rows += [("beware", each) for each in piece.against]
    rows += [("about", f"{each.sha256}  {each.name}") for each in statement.subjects]
    return columns(rows) + "\n" + "".join(f"{line}\n" for line in _lines(plain(statement.predicate)))


def evidence_json(found: Found) -> dict[str, Json]:
    """Everything, and what was rejected."""
    return {
        "schema": SCHEMA,
        "good": found.good,
        "evidence": [_piece_json(each) for each in found.pieces],
        "rejected": [*found.rejected],
    }


def signer_name(signer: Signer) -> str:
    """`ci-staging`; of a shared secret it says so."""
    return signer.owner + (" (development)" if signer.level is Level.DEVELOPMENT else "")


def _row(statement: Statement[Predicate]) -> tuple[str, ...]:
    predicate = statement.predicate
    return (
        f"{moment_of(predicate):%Y-%m-%d %H:%M}Z",
        kind_of(predicate).value,
        predicate.environment or "-",
        saying(predicate),
        ", ".join(map(signer_name, statement.signers)),
        statement.set_digest[:_SHORT] or "-",
        statement.id[:_SHORT],
    )


def _verified(piece: Piece) -> tuple[str, str]:
    statement = piece.statement
    signers = ", ".join(map(signer_name, statement.signers))
    told = f"{statement.place}: {kind_of(statement.predicate).value} signed by {signers}"
    return ("bad", f"{told}, but {'; '.join(piece.against)}") if piece.against else ("good", told)


def _piece_json(piece: Piece) -> Json:
    statement = piece.statement
    return {
        "id": statement.id,
        "kind": kind_of(statement.predicate).value,
        "when": moment(moment_of(statement.predicate)),
        "environment": statement.predicate.environment,
        "place": statement.place,
        "set_digest": statement.set_digest,
        "subjects": plain(statement.subjects),
        "signers": plain(statement.signers),
        "against": [*piece.against],
        "predicate": plain(statement.predicate),
    }


def _lines(value: Json, depth: int = 0) -> Iterator[str]:
    """JSON without its punctuation."""
    indent = "  " * depth
    match value:
        case dict():
            for name, inner in value.items():
                if isinstance(inner, dict | list) and inner:
                    yield f"{indent}{one_line(name)}:"
                    yield from _lines(inner, depth + 1)
                else:
                    yield f"{indent}{one_line(name)}: {_word(inner)}".rstrip()
        case list():
            for inner in value:
                first, *rest = _lines(inner, depth + 1)
                yield f"{indent}- {first.lstrip()}"
                yield from rest
        case _:
            yield f"{indent}{_word(value)}"


def _word(value: Json) -> str:
    match value:
        case None | [] | {}:
            return "-"
        case bool():
            return "yes" if value else "no"
        case str():
            return one_line(value)
    return str(value)
