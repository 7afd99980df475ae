"""What was seen on a server wins over what was told."""

from flyback.analysis.observed import merged, merged_script
from flyback.model.lock_modes import RelationLock
from flyback.model.rehearsal import Effect
from flyback.model.risk import Assessment, RelationEffect
from flyback.model.snapshot import Relation
from unit.analysis.data.given import effect, told

_EXCLUSIVE = "AccessExclusiveLock"


def seen(
    one: Assessment,
    *locks: tuple[str, str],
    rewrites: tuple[str, ...] = (),
    index_builds: tuple[str, ...] = (),
    scans: tuple[str, ...] = (),
) -> Effect:
    """An effect of a statement: its locks on tables, and what else it did."""
    statement = one.statement
    return Effect(
        ordinal=statement.ordinal,
        line=statement.line,
        tag=statement.tag,
        sql=statement.sql,
        direction="apply",
        milliseconds=1.0,
        wal_bytes=0,
        locks=tuple(RelationLock(relation=relation, mode=mode) for relation, mode in locks),
        rewrites=rewrites,
        index_builds=index_builds,
        scans=scans,
    )


def test_seen_locks_and_work_replace_what_was_told() -> None:
    (one,) = told("ALTER TABLE t ADD COLUMN x int DEFAULT random()")
    assert effect(one, "t").rewrites
    found = merged(one, seen(one, ("public.t", _EXCLUSIVE), scans=("public.t",)))
    (each,) = [each for each in found.effects if each.relation == "public.t"]
    assert (each.lock, each.rewrites, each.scans, each.source) == (_EXCLUSIVE, False, True, "observed")


def test_the_unknown_is_known_once_it_was_seen() -> None:
    (one,) = told("SELECT dyn('t')")
    assert one.unknown
    assert not one.effects
    relation = Relation(oid=1, schema="public", name="t", kind="r", rows=5.0, bytes=8192)
    (found,) = merged_script([one], [seen(one, ("public.t", "RowExclusiveLock"), scans=("public.t",))], [relation])
    assert found.unknown == ()
    assert found.effects == (
        RelationEffect(
            relation="public.t",
            lock="RowExclusiveLock",
            scans=True,
            rows=5.0,
            bytes=8192,
            source="observed",
        ),
    )


def test_losses_stay_as_they_were_told() -> None:
    (one,) = told("DELETE FROM t WHERE id = 1")
    found = merged(one, seen(one, ("public.t", "RowExclusiveLock")))
    assert effect(found, "t").loses == ("the rows it deletes",)


def test_what_was_not_seen_at_all_is_gone() -> None:
    (one,) = told("UPDATE ch SET p_id = 1 WHERE id = 1")
    assert effect(one, "p").lock == "RowShareLock"
    (found,) = merged_script([one], [seen(one, ("public.ch", "RowExclusiveLock"))])
    assert [each.relation for each in found.effects] == ["public.ch"]


def test_locks_from_before_are_still_held() -> None:
    script = told("LOCK t; DELETE FROM t; SELECT * FROM p")
    first, second, third = script
    effects = [seen(first, ("public.t", _EXCLUSIVE)), seen(second), seen(third, ("public.p", "AccessShareLock"))]
    _, deleted, read = merged_script(script, effects)
    assert effect(deleted, "t").lock == _EXCLUSIVE
    assert read.held == (RelationLock(relation="public.t", mode=_EXCLUSIVE),)


def test_names_are_those_from_before_the_script() -> None:
    script = told("ALTER TABLE t RENAME TO t2; DELETE FROM t2")
    renamed, deleted = script
    effects = [seen(renamed, ("public.t", _EXCLUSIVE)), seen(deleted, scans=("public.t",))]
    _, found = merged_script(script, effects)
    assert [(each.relation, each.lock, each.scans) for each in found.effects] == [("public.t2", _EXCLUSIVE, True)]


def test_indexes_that_were_built_keep_their_names() -> None:
    (one,) = told("CREATE INDEX i ON t (a)")
    assert effect(merged(one, seen(one, index_builds=("public.t",))), "t").builds == ("public.i",)
    assert effect(merged(one, seen(one, index_builds=("public.t", "public.t"))), "t").builds == ("public.i", "an index")
    assert effect(merged(one, seen(one)), "t").builds == ()


def test_a_statement_that_was_not_seen_stays_as_it_was_told() -> None:
    script = told("DELETE FROM nope; DELETE FROM t")
    assert merged_script(script, []) == script
