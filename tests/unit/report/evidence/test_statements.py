"""Evidence as people and programs read it; what strangers wrote steers no terminal."""

import json
from dataclasses import dataclass

import pytest

from flyback.frozen import replaced
from flyback.model.evidence import Kind, Level, Predicate, Signer, Statement
from flyback.report.evidence.sayings import saying
from flyback.report.evidence.statements import Found, Piece, evidence_json, list_text, shown_text, verified_text
from flyback.report.json_text import dumped
from flyback.report.plain import plain
from unit.evidence.statements import FILE, PREDICATES, SET, WAIVER
from unit.report.samples import NASTY

SIGNER = Signer(key="ab" * 32, owner="ann", level=Level.SIGNED)
SHARED = Signer(key="cd" * 32, owner="dev", level=Level.DEVELOPMENT)


def piece(predicate: Predicate = WAIVER, *against: str, signers: tuple[Signer, ...] = (SIGNER,)) -> Piece:
    statement = Statement(
        id="3f2a91c0" * 8, subjects=(FILE, SET), predicate=predicate, signers=signers, place="evidence/a.json"
    )
    return Piece(statement=statement, against=against)


def test_a_list_has_a_line_for_each_piece_and_what_is_none_below() -> None:
    pieces = (piece(), piece(PREDICATES[Kind.REHEARSAL], signers=(SIGNER, SHARED)))
    text = list_text(Found(pieces=pieces, rejected=("b.json: nobody has signed it",)))
    assert text.splitlines() == [
        "WHEN               KIND       ENVIRONMENT  SAYS                   SIGNED BY               SET       ID",
        "2026-11-23 12:00Z  waiver     production   window: cannot wait ☂  ann                     5e5e5e5e  3f2a91c0",
        "2026-11-23 16:00Z  rehearsal  -            1 migration: 1 exact   ann, dev (development)  5e5e5e5e  3f2a91c0",
        "rejected  b.json: nobody has signed it",
    ]


def test_nothing_is_said_to_be_there_when_nothing_is() -> None:
    nothing = Found(pieces=(), rejected=())
    assert list_text(nothing) == verified_text(nothing) == "There is no evidence.\n"


@pytest.mark.parametrize(
    ("found", "last"),
    [
        pytest.param(Found(pieces=(piece(),), rejected=()), "All of it is good.", id="good"),
        pytest.param(
            Found(pieces=(piece(),), rejected=("x",)), "1 of 2 pieces of evidence will not be accepted.", id="rejected"
        ),
        pytest.param(
            Found(pieces=(piece(WAIVER, "ann may not"),), rejected=()),
            "1 of 1 piece of evidence will not be accepted.",
            id="not allowed",
        ),
    ],
)
def test_what_is_verified_says_how_much_is_good(found: Found, last: str) -> None:
    text = verified_text(found)
    assert text.splitlines()[-1] == last
    assert found.good is ("good." in last)
    assert text.count("bad ") == len(found.rejected) + sum(1 for each in found.pieces if each.against)


def test_a_piece_is_shown_with_everything_in_it() -> None:
    text = shown_text(piece(PREDICATES[Kind.RUN], "ann may not"))
    for word in (SIGNER.key, FILE.sha256, SET.name, "ann may not", "deployment: d-1", "- script: sql/V1__a.sql"):
        assert word in text
    assert "  system_identifier: 7421\n" in text
    assert "succeeded: yes\n" in text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.REHEARSAL, "1 migration: 1 exact"),
        (Kind.RUN, "migrate succeeded: 1 of 1 script committed, 1 of 1 smoke test passed"),
        (Kind.SMOKE, "0 of 1 smoke test passed"),
        (Kind.APPROVAL, "migrate of plan dddddddddddd until 2026-11-23T16:00:00Z"),
        (Kind.WAIVER, "window: cannot wait ☂"),
        (Kind.NOTICE, "planned: ops took it"),
        (Kind.DECISION, "refused: window"),
        (Kind.EMERGENCY, "gates broken open: outage"),
    ],
    ids=lambda part: part.value if isinstance(part, Kind) else "",
)
def test_what_each_kind_says(kind: Kind, said: str) -> None:
    assert saying(PREDICATES[kind]) == said


def test_what_strangers_wrote_is_made_visible() -> None:
    nasty = "".join(NASTY)
    hostile = piece(replaced(WAIVER, because=nasty, environment=nasty, who=nasty))
    found = Found(pieces=(hostile,), rejected=NASTY)
    for text in (list_text(found), verified_text(found), shown_text(hostile)):
        assert not any(ord(character) < 32 and character != "\n" for character in text)
        assert "\u202e" not in text
    assert dumped(evidence_json(found)).isascii()


def test_json_says_everything() -> None:
    found = evidence_json(Found(pieces=(piece(PREDICATES[Kind.RUN], "why not"),), rejected=("x",)))
    assert json.loads(dumped(found)) == found
    assert (found["schema"], found["good"], found["rejected"]) == ("flyback.evidence/1", False, ["x"])
    assert isinstance(found["evidence"], list)
    first = found["evidence"][0]
    assert isinstance(first, dict)
    assert first["kind"] == "run"
    assert first["when"] == "2026-11-23T16:00:00Z"
    assert first["set_digest"] == SET.sha256
    assert first["signers"] == [{"key": SIGNER.key, "owner": "ann", "level": "signed"}]
    assert first["predicate"] == plain(PREDICATES[Kind.RUN])
    assert first["against"] == ["why not"]


def test_what_has_no_form_in_json_is_no_silent_text() -> None:
    @dataclass
    class Odd:
        inside: object

    with pytest.raises(TypeError):
        plain(Odd(inside=b"bytes"))
