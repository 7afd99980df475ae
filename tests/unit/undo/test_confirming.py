"""Who may run an undo: only somebody who confirmed these very texts."""

import hashlib
from dataclasses import replace

import pytest

from flyback.errors import UsageError
from flyback.model.results import Place
from flyback.model.script import Source
from flyback.model.undo import UndoProposal
from flyback.model.version import Version
from flyback.planning.undo_selection import DownTo, LastOne, Request, These
from flyback.workflows.undo.asked import asked
from flyback.workflows.undo.confirming import Confirmation, Reviewed, Typed, confirm
from flyback.workflows.undo.reviewed_digest import reviewed_digest

_DIGEST = "0123456789abcdef" * 4
_PLACE = Place(url="jdbc:postgresql://h/d", database="d", schema="public", schemas=(), server_version="18.6")
_PROPOSAL = UndoProposal(place=_PLACE, reviews=(), callbacks=(), digest=_DIGEST)
_SOURCE = Source(
    path="undo/U1__x.sql", script="U1__x.sql", digest="f" * 64, checksum=0, sql="", execute_in_transaction=None
)


@pytest.mark.parametrize(
    "confirmation",
    [Typed("01234567"), Typed(" 0123456789ABCDEF\n"), Reviewed(_DIGEST), Reviewed(_DIGEST.upper())],
    ids=["eight-digits", "more", "whole", "capitals"],
)
def test_confirmed(confirmation: Confirmation) -> None:
    confirm(_PROPOSAL, confirmation)


@pytest.mark.parametrize(
    ("confirmation", "code"),
    [
        pytest.param(None, "not-reviewed", id="nobody"),
        pytest.param(Typed(""), "not-confirmed", id="nothing"),
        pytest.param(Typed("y"), "not-confirmed", id="yes"),
        pytest.param(Typed("0123456"), "not-confirmed", id="seven-digits"),
        pytest.param(Typed("01234568"), "not-confirmed", id="wrong-digits"),
        pytest.param(Reviewed("01234567"), "bad-digest", id="prefix-is-not-enough"),
        pytest.param(Reviewed("f" * 64), "other-digest", id="another-digest"),
    ],
)
def test_not_confirmed(confirmation: Confirmation | None, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        confirm(_PROPOSAL, confirmation)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert caught.value.exit_code == 2
    assert _DIGEST[:8] not in str(problem), "the digest is told together with the scripts only"


def test_the_digest_of_one_script_is_that_of_its_file() -> None:
    text = "DROP TABLE größe;\n"
    assert reviewed_digest([replace(_SOURCE, sql=text)]) == hashlib.sha256(text.encode()).hexdigest()


def test_the_digest_tells_orders_boundaries_and_programs_apart() -> None:
    one, two = replace(_SOURCE, sql="SELECT 1;"), replace(_SOURCE, sql="SELECT 2;")
    together = replace(_SOURCE, sql="SELECT 1;SELECT 2;")
    program = replace(one, is_sql=False)
    digests = {
        reviewed_digest(each)
        for each in ([one, two], [two, one], [together], [one], [program], [replace(program, digest="e" * 64)])
    }
    assert len(digests) == 6


@pytest.mark.parametrize(
    ("target", "versions", "request_"),
    [
        ("latest", (), LastOne()),
        ("current", (), LastOne()),
        ("NEXT", (), LastOne()),
        ("10", (), DownTo(Version("10"))),
        ("10?", (), DownTo(Version("10"), lenient=True)),
        ("latest", ("3", "1.0"), These((Version("3"), Version("1")))),
    ],
)
def test_what_is_asked_for(target: str, versions: tuple[str, ...], request_: Request) -> None:
    assert asked(target, versions) == request_


@pytest.mark.parametrize(("target", "versions"), [("10", ("3",)), ("x", ()), ("latest", ("x",))])
def test_what_cannot_be_asked_for(target: str, versions: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        asked(target, versions)
