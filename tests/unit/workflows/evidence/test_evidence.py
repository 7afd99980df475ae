"""What happened is signed, kept, and read again by the keys that are trusted."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flyback.errors import EvidenceError, SelectionError, SigningError
from flyback.evidence.gathering import Stored, gathered
from flyback.filesystem.evidence_files import FOLDER, read_evidence
from flyback.frozen import replaced
from flyback.model.evidence import Kind, Level, Subject
from flyback.model.policy import EnvironmentPolicy, TrustedKey
from flyback.settings import FlybackSettings
from flyback.signing import shared_secret
from flyback.workflows.evidence.looking import Look, everything, one, some
from flyback.workflows.evidence.reading import read, verifier
from flyback.workflows.evidence.recording import record
from unit.evidence.statements import FILE, LATER, NOON, OTHER, OWN, PREDICATES, SET, WAIVER, trusted

SUBJECTS = (FILE, SET)


def may(kind: str, *environments: str) -> TrustedKey:
    return replaced(trusted(OWN), may=(kind,), environments=environments)


def look(folder: Path, *keys: TrustedKey, now: datetime = NOON) -> Look:
    environments = {
        "staging": EnvironmentPolicy(name="staging"),
        "production": EnvironmentPolicy(name="production", protected=True),
    }
    return Look(folder=folder, settings=FlybackSettings(keys=keys, environments=environments), environment={}, now=now)


def test_what_is_recorded_is_read(tmp_path: Path) -> None:
    made = record(tmp_path, OWN, WAIVER, SUBJECTS)
    assert re.fullmatch(
        rf"\.flyback/evidence/waiver-\d{{8}}T\d{{6}}Z-{made.statement.id[:8]}\.json", made.statement.place
    )
    assert (tmp_path / made.statement.place).read_bytes() == made.envelope
    found = read(tmp_path, [trusted(OWN)], {}).waivers
    assert [replaced(each, signers=()) for each in found] == [replaced(made.statement, signers=())]
    assert [each.owner for each in found[0].signers] == ["ci"]
    assert [each.key for each in made.statement.signers] == [OWN.public.id]


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_every_kind_has_its_name(kind: Kind, tmp_path: Path) -> None:
    made = record(tmp_path, OWN, PREDICATES[kind], SUBJECTS)
    assert made.kind is kind
    assert made.statement.place.startswith(f"{FOLDER}/{kind.value}-")


def test_what_nobody_could_read_is_not_signed(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="about nothing"):
        record(tmp_path, OWN, WAIVER, ())
    with pytest.raises(EvidenceError, match="no SHA-256"):
        record(tmp_path, OWN, WAIVER, (Subject(name="a", sha256="A" * 64),))
    assert not (tmp_path / ".flyback").exists()


def test_what_other_places_keep_is_read_too(tmp_path: Path) -> None:
    made = record(tmp_path, OWN, WAIVER, SUBJECTS)
    (tmp_path / made.statement.place).unlink()
    kept = Stored(place="database", content=made.envelope)
    found = gathered(read_evidence(tmp_path), verifier([trusted(OWN)], {}), lambda _: [kept])
    assert [each.place for each in found.waivers] == ["database"]


def test_shared_secrets_are_in_the_environment(tmp_path: Path) -> None:
    secret = shared_secret.new_secret()
    record(tmp_path, secret, WAIVER, SUBJECTS)
    keys = [trusted(secret)]
    found = read(tmp_path, keys, {"FLYBACK_SIGNING_KEY": secret.text}).waivers
    assert [each.level for each in found[0].signers] == [Level.DEVELOPMENT]
    for environment in ({}, {"FLYBACK_SIGNING_KEY": shared_secret.new_secret().text}):
        rejected = read(tmp_path, keys, environment)
        assert (rejected.waivers, len(rejected.rejected)) == ((), 1)
    with pytest.raises(SigningError):
        read(tmp_path, keys, {"FLYBACK_SIGNING_KEY_FILE": str(tmp_path / "none")})
    assert read(tmp_path, [trusted(OWN)], {"FLYBACK_SIGNING_KEY_FILE": "none"}).rejected, "not needed, not read"


def test_all_of_it_the_latest_last(tmp_path: Path) -> None:
    for kind in Kind:
        record(tmp_path, OWN, PREDICATES[kind], SUBJECTS)
    record(tmp_path, OTHER, WAIVER, SUBJECTS)
    found = everything(look(tmp_path, may("waiver", "*")))
    assert len(found.pieces) == len(Kind)
    times = [each.statement.predicate for each in found.pieces]
    assert {type(each) for each in times[-3:]} == {
        type(PREDICATES[kind]) for kind in (Kind.REHEARSAL, Kind.RUN, Kind.SMOKE)
    }
    assert len(found.rejected) == 1


@pytest.mark.parametrize(
    ("kind", "key", "against"),
    [
        pytest.param(Kind.WAIVER, may("waiver", "production"), "", id="allowed"),
        pytest.param(Kind.WAIVER, may("waiver", "*"), "", id="allowed everywhere"),
        pytest.param(Kind.WAIVER, may("waiver", "staging"), "may not sign waiver for production", id="elsewhere"),
        pytest.param(Kind.WAIVER, may("run", "production"), "may not sign waiver for production", id="another kind"),
        pytest.param(Kind.WAIVER, replaced(may("waiver", "*"), revoked=True), "is revoked", id="revoked"),
        pytest.param(Kind.WAIVER, replaced(may("waiver", "*"), expires=NOON), "expired on 2026-11-23", id="expired"),
        pytest.param(Kind.WAIVER, replaced(may("waiver", "*"), expires=LATER), "", id="not yet expired"),
        pytest.param(Kind.REHEARSAL, may("rehearsal", "staging"), "", id="a rehearsal of no environment"),
        pytest.param(Kind.REHEARSAL, may("rehearsal"), "may not sign rehearsal", id="a rehearsal for none"),
    ],
)
def test_whose_word_it_is(kind: Kind, key: TrustedKey, against: str, tmp_path: Path) -> None:
    record(tmp_path, OWN, PREDICATES[kind], SUBJECTS)
    found = everything(look(tmp_path, key))
    said = "; ".join(found.pieces[0].against)
    assert against in said
    assert bool(said) is bool(against)
    assert found.good is not bool(against)


def test_one_piece_by_id_or_file(tmp_path: Path) -> None:
    made = record(tmp_path, OWN, WAIVER, SUBJECTS)
    looking = look(tmp_path, may("waiver", "*"))
    for name in (made.statement.id, made.statement.id[:6], str(tmp_path / made.statement.place)):
        assert one(looking, name).statement.predicate == WAIVER
    for name in ("", made.statement.id[:5], "f" * 64, str(tmp_path / "none.json")):
        with pytest.raises(SelectionError, match="no pieces of evidence like that"):
            one(looking, name)


def test_a_file_that_is_none_says_why(tmp_path: Path) -> None:
    made = record(tmp_path, OWN, WAIVER, SUBJECTS)
    path = tmp_path / made.statement.place
    wire = json.loads(path.read_bytes())
    path.write_text(json.dumps({**wire, "payload": "e30="}))
    looking = look(tmp_path, may("waiver", "*"))
    with pytest.raises(SelectionError, match="changed after it was signed"):
        one(looking, str(path))
    found = some(looking, [path, tmp_path / "none.json"])
    assert [each.partition(": ")[2][:14] for each in found.rejected] == ["signed with no", "cannot be read"]


def test_evidence_is_made_in_the_present(tmp_path: Path) -> None:
    name = record(tmp_path, OWN, WAIVER, SUBJECTS).statement.place
    found = re.search(r"-(\d{8}T\d{6}Z)-", name)
    assert found
    made = datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - made).total_seconds()) < 60
