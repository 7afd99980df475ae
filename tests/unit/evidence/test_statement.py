"""Statements as in-toto has them: what was said comes back, and nothing that lacks something is taken for one."""

import dataclasses
import json
import typing
from datetime import datetime

import pytest

from flyback.errors import EvidenceError
from flyback.evidence.statement import Said, read_statement, statement_bytes
from flyback.frozen import replaced
from flyback.model.evidence import PREDICATES as PREDICATES_BY_KIND
from flyback.model.evidence import Kind, Predicate, Subject, Waiver
from unit.evidence.statements import FILE, IN_BERLIN, LATER, NOON, PREDICATES, SET, WAIVER, said

HEX = "0123456789abcdef" * 4


def wire(**changes: object) -> bytes:
    return json.dumps({**json.loads(statement_bytes(said())), **changes}).encode()


def without(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(statement_bytes(said()))["predicate"]
    return {key: content for key, content in found.items() if key != name}


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_what_was_said_comes_back(kind: Kind) -> None:
    there = Said(subjects=(FILE, SET), predicate=PREDICATES[kind])
    back = read_statement(statement_bytes(there))
    assert back == there
    assert back.kind is kind


def test_the_form_is_that_of_in_toto() -> None:
    found = json.loads(statement_bytes(said()))
    assert found == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": "sql/V1__a.sql", "digest": {"sha256": FILE.sha256}},
            {"name": "migration-set", "digest": {"sha256": SET.sha256}},
        ],
        "predicateType": "urn:flyback:waiver:v1",
        "predicate": {
            "who": "ann",
            "environment": "production",
            "gate": "window",
            "because": "cannot wait ☂",
            "issued": "2026-11-23T12:00:00Z",
            "expires": "2026-11-23T16:00:00Z",
        },
    }


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(wire(more=1), id="a member that nobody knows"),
        pytest.param(wire(predicate={**without(""), "more": {"a": [1]}}), id="one of the predicate"),
        pytest.param(
            wire(
                subject=[
                    {"name": FILE.name, "digest": {"sha256": FILE.sha256, "sha512": "x"}, "uri": "x"},
                    {"digest": {"gitCommit": "c0ffee"}},
                    {"name": SET.name, "digest": {"sha256": SET.sha256}},
                ]
            ),
            id="other digests",
        ),
        pytest.param(wire(predicate={**without("issued"), "issued": IN_BERLIN.isoformat()}), id="another zone"),
    ],
)
def test_what_others_may_write(content: bytes) -> None:
    assert read_statement(content) == said()


def test_files_of_two_folders_may_have_one_name() -> None:
    files = (replaced(FILE, sha256=HEX), FILE, SET)
    assert read_statement(statement_bytes(Said(subjects=files, predicate=WAIVER))).subjects == files


def test_times_are_in_utc() -> None:
    predicate = read_statement(wire(predicate={**without("issued"), "issued": IN_BERLIN.isoformat()})).predicate
    assert isinstance(predicate, Waiver)
    assert predicate.issued.isoformat() == NOON.isoformat()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "truncated", id="empty"),
        pytest.param(b'"x"', "object", id="not an object"),
        pytest.param(b'{"predicate":' + b"[" * 100_000, "nested too deeply", id="deep"),
        pytest.param(wire(_type="https://in-toto.io/Statement/v0.1"), "Statement", id="older statement"),
        pytest.param(wire(predicateType="https://slsa.dev/provenance/v1"), "kind is unknown", id="another predicate"),
        pytest.param(wire(predicateType="urn:flyback:waiver:v2"), "kind is unknown", id="another version"),
        pytest.param(wire(predicateType="urn:flyback:WAIVER:v1"), "kind is unknown", id="capitals"),
        pytest.param(wire(predicateType="urn:flyback:run:v1"), "deployment", id="a predicate of another kind"),
        pytest.param(wire(subject=[]), "about nothing", id="no subject"),
        pytest.param(wire(subject=[{"digest": {"gitCommit": HEX}}]), "about nothing", id="no SHA-256"),
        pytest.param(wire(subject=[{"name": "a"}]), "digest", id="no digest"),
        pytest.param(wire(subject=[{"digest": {"sha256": HEX}}]), "no name", id="no name"),
        pytest.param(wire(subject=[{"name": "a", "digest": {"sha256": HEX.upper()}}]), "no SHA-256", id="upper case"),
        pytest.param(wire(subject=[{"name": "a", "digest": {"sha256": f"{HEX}\n"}}]), "no SHA-256", id="line break"),
        pytest.param(
            wire(subject=[{"name": "migration-set", "digest": {"sha256": HEX}}] * 2), "about two sets", id="two sets"
        ),
        pytest.param(wire(predicate=without("expires")), "expires", id="a member is missing"),
        pytest.param(wire(predicate={**without("who"), "who": None}), "who", id="null"),
        pytest.param(wire(predicate={**without("who"), "who": 1}), "who", id="another type"),
        pytest.param(wire(predicate=None), "object", id="no predicate"),
        pytest.param(
            wire(predicate={**without("expires"), "expires": "2026-11-23T12:00:00"}), "no time zone", id="no zone"
        ),
        pytest.param(
            wire(predicate={**without("expires"), "expires": "0001-01-01T00:00:00+23:59"}), "all times", id="long ago"
        ),
        pytest.param(wire(predicate={**without("expires"), "expires": 1e300}), "expires", id="a number for a time"),
    ],
)
def test_what_is_none(content: bytes, why: str) -> None:
    with pytest.raises(EvidenceError, match=why):
        read_statement(content)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        pytest.param(Said(subjects=(), predicate=WAIVER), "about nothing", id="no subject"),
        pytest.param(Said(subjects=(Subject(name="a", sha256=""),), predicate=WAIVER), "no SHA-256", id="no digest"),
        pytest.param(
            Said(subjects=(SET,), predicate=replaced(WAIVER, expires=LATER.replace(tzinfo=None))),
            "no time zone",
            id="no zone",
        ),
    ],
)
def test_what_nobody_would_read_is_not_written(made: Said, why: str) -> None:
    with pytest.raises(EvidenceError, match=why):
        statement_bytes(made)


@pytest.mark.parametrize("predicate", PREDICATES_BY_KIND.values(), ids=lambda predicate: predicate.__name__)
def test_only_predicates_themselves_have_times(predicate: type[Predicate]) -> None:
    """Times below would come back without being looked at: the reading would have to go deeper."""

    def parts(shape: object) -> list[type]:
        inner = [part for each in typing.get_args(shape) for part in parts(each)]
        return [*inner, *([shape] if isinstance(shape, type) else [])]

    def below(made: type) -> list[type]:
        fields = dataclasses.fields(made) if dataclasses.is_dataclass(made) else ()
        return [deeper for each in fields for part in parts(each.type) for deeper in (part, *below(part))]

    fields = [part for each in dataclasses.fields(predicate) for part in parts(each.type)]
    assert datetime not in [deeper for part in fields for deeper in below(part)]
