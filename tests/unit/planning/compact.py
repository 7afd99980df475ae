"""Projects and histories in a line each.

Scripts: `V1`, `V1#7` (checksum 7), `V1~other` (description), `V2.sh` (an executable), `B3`, `U1`, `Rviews`,
`Rviews#7/8` (checksum 7, before replacement of placeholders 8).
Rows: the same, `!` at the end for a failed one, and `TYPE:` in front of what is not `SQL`: `DELETE:V1`, `JDBC:V2`.
Descriptions are the names in lower case unless told; checksums are 100.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from flyback.model.history import HistoryRow
from flyback.model.migration import Listing, Migration, Resolved
from flyback.model.script import (
    BaselineScript,
    Project,
    RepeatableScript,
    Source,
    UndoScript,
    VersionedScript,
)
from flyback.model.target import target_of
from flyback.model.version import Version
from flyback.planning.ignoring import parse_patterns
from flyback.planning.reconciling import Rules, reconcile

WHEN = datetime(2026, 11, 22, 12, 0)
_NAME = re.compile(
    r"(?:(?P<type>[A-Z_]+):)?(?P<name>(?P<prefix>[VBUR])(?P<rest>[^#~!/.]*(?:\.\d+)*))(?P<suffix>\.sh)?"
    r"(?:#(?P<checksum>-?\d+|null))?(?:/(?P<raw>-?\d+))?(?:~(?P<description>[^!]*))?(?P<failed>!)?"
)


def project(text: str) -> Project:
    """A project of scripts, sorted as the reader sorts them."""
    scripts = [_script(name) for name in text.split()]
    versioned = [each for each in scripts if isinstance(each, VersionedScript)]
    undo = [each for each in scripts if isinstance(each, UndoScript)]
    baselines = [each for each in scripts if isinstance(each, BaselineScript)]
    repeatables = [each for each in scripts if isinstance(each, RepeatableScript)]
    return Project(
        versioned=tuple(sorted(versioned, key=lambda each: each.version)),
        undo=tuple(sorted(undo, key=lambda each: each.version)),
        baselines=tuple(sorted(baselines, key=lambda each: each.version)),
        repeatables=tuple(sorted(repeatables, key=lambda each: each.description)),
    )


def history(text: str) -> tuple[HistoryRow, ...]:
    """Rows with ranks from 1."""
    return tuple(_row(rank, name) for rank, name in enumerate(text.split(), start=1))


def rules(target: str = "latest", *, out_of_order: bool = False, ignore: str = "*:future", pick: str = "") -> Rules:
    """The settings that matter here, as texts."""
    return Rules(
        target=target_of(target),
        out_of_order=out_of_order,
        ignore=parse_patterns(ignore.split(",")),
        cherry_pick=tuple(pick.split(",")) if pick else (),
    )


def listing(scripts: str, rows: str, given: Rules | None = None) -> Listing:
    """Scripts and rows put together."""
    return reconcile(project(scripts), history(rows), given or rules())


def shown(migrations: Iterable[Migration]) -> str:
    """`1 Success, B3 Ignored, views Pending`."""
    return ", ".join(f"{name(each)} {each.state.value}" for each in migrations)


def name(migration: Migration) -> str:
    """A version or description; `B3` for a baseline script that is not applied."""
    if not isinstance(migration, Resolved):
        return migration.row.version or migration.row.description
    match migration.script:
        case RepeatableScript() as script:
            return script.description
        case BaselineScript() as script:
            return f"B{script.version}"
        case VersionedScript() as script:
            return str(script.version)


def _script(text: str) -> VersionedScript | UndoScript | BaselineScript | RepeatableScript:
    found = _parsed(text)
    description = found["description"] or (found["rest"] if found["prefix"] == "R" else found["name"].lower())
    file = f"{found['name']}__{description}{found['suffix'] or '.sql'}"
    source = Source(
        path=f"sql/{file}",
        script=file,
        digest="",
        checksum=int(found["checksum"] or 100),
        sql="",
        execute_in_transaction=None,
        file=f"/project/sql/{file}",
        is_sql=not found["suffix"],
    )
    match found["prefix"]:
        case "R":
            raw = int(found["raw"] or source.checksum)
            return RepeatableScript(description=description, source=source, raw_checksum=raw)
        case "U":
            return UndoScript(version=Version(found["rest"]), description=description, prefix="U", source=source)
        case "B":
            return BaselineScript(version=Version(found["rest"]), description=description, source=source)
        case _:
            return VersionedScript(version=Version(found["rest"]), description=description, source=source)


def _row(rank: int, text: str) -> HistoryRow:
    if text == "SCHEMA":
        text = "SCHEMA:R#null~schema"
    found = _parsed(text)
    is_repeatable = found["prefix"] == "R"
    checksum = found["checksum"] or "100"
    return HistoryRow(
        installed_rank=rank,
        version=None if is_repeatable else found["rest"],
        description=found["description"] or (found["rest"] if is_repeatable else found["name"].lower()),
        type=found["type"] or ("SQL_BASELINE" if found["prefix"] == "B" else "SCRIPT" if found["suffix"] else "SQL"),
        script=f"{found['name']}.sql",
        checksum=None if checksum == "null" else int(checksum),
        installed_by="somebody",
        installed_on=WHEN,
        execution_time=0,
        success=not found["failed"],
    )


def _parsed(text: str) -> dict[str, str]:
    match = _NAME.fullmatch(text)
    assert match, text
    return {key: value or "" for key, value in match.groupdict().items()}
