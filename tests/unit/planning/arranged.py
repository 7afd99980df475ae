"""Plans of short scripts, and what they send."""

from flyback.model.history import HistoryRow
from flyback.model.plan import Alone, Atomic, Command, Direction, Plan, Program, Resume, Surroundings
from flyback.model.script import Callback, Source, UndoScript, VersionedScript
from flyback.model.version import Version
from flyback.planning.arranging import arrange
from flyback.planning.work import Work
from flyback.settings import FlybackSettings, FlywaySettings, Settings
from unit.planning.compact import WHEN

SURROUNDINGS = Surroundings(
    schema="public",
    table="flyway_schema_history",
    installed_by="",
    reset=("reset role", "reset all", "select set_config('search_path', 'public', false)"),
    server_version=150018,
    run_id="run-1",
)
GROUP = FlywaySettings(group=True)
MIXED = FlywaySettings(mixed=True)


def source(name: str, sql: str, in_transaction: bool | None = None) -> Source:
    return Source(
        path=f"sql/{name}",
        script=name,
        digest=f"digest of {sql}",
        checksum=7,
        sql=sql,
        execute_in_transaction=in_transaction,
        is_sql=name.endswith(".sql"),
    )


def work(sql: str, rank: int = 1, *, resume: Resume | None = None, in_transaction: bool | None = None) -> Work:
    file = source(f"V{rank}__x.sql", sql, in_transaction)
    script = VersionedScript(version=Version(str(rank)), description="x", source=file)
    return Work(script=script, installed_rank=rank, resume=resume)


def undo(sql: str, name: str = "U1__undo_x.sql") -> Work:
    """Of V1, which has rank 1; the undo's row has rank 2."""
    script = UndoScript(version=Version("1"), description="undo x", prefix="U", source=source(name, sql))
    row = HistoryRow(
        installed_rank=1,
        version="1",
        description="x",
        type="SQL",
        script="V1__x.sql",
        checksum=-5,
        installed_by="me",
        installed_on=WHEN,
        execution_time=3,
        success=True,
    )
    return Work(script=script, direction=Direction.UNDO, installed_rank=2, undoes=row)


def callback(event: str, sql: str, suffix: str = ".sql") -> Callback:
    return Callback(event=event, description="", source=source(f"{event}{suffix}", sql))


def plan(
    *works: Work | str,
    flyway: FlywaySettings | None = None,
    flyback: FlybackSettings | None = None,
    surroundings: Surroundings = SURROUNDINGS,
    callbacks: tuple[Callback, ...] = (),
) -> Plan:
    """Texts are scripts V1, V2 ..."""
    made = [work(each, rank) if isinstance(each, str) else each for rank, each in enumerate(works, start=1)]
    settings = Settings(flyway=flyway or FlywaySettings(), flyback=flyback or FlybackSettings())
    return arrange(made, surroundings, settings, callbacks)


def sketch(made: Plan) -> list[str]:
    """A line for each unit: `reset BEGIN 'select 1' row COMMIT -> 1`; in quotes what the script says."""
    lines = []
    for step in made.steps:
        for unit in step.units:
            match unit:
                case Atomic(commands=commands, through=through):
                    lines.append(f"{_words(commands)} -> {through}")
                case Alone(before=before, command=command, after=after, wait=wait):
                    around = f"[{_words(before.commands)}] {_word(command)} [{_words(after.commands)}]"
                    lines.append(f"{around} {wait.value} -> {after.through}")
    return lines


def _words(commands: tuple[Command | Program, ...]) -> str:
    return " ".join(filter(None, map(_word, commands))).replace("BEGIN reset COMMIT", "reset")


_OWN = (
    ('INSERT INTO "public"."flyway', "row"),
    ('UPDATE "public"."flyway', "success"),
    ("DELETE FROM", "end"),
    ("INSERT INTO", "journal"),
    ("started = NULL", "done"),
    ("SET started", "started"),
    ("SET digest", "resume"),
    ("LOCK TABLE", "LOCK"),
    ("CREATE SCHEMA", ""),
    ("reset all", "reset"),
    ("RESET ALL", "RESET-WITHIN"),
    ("reset role", ""),
    ("set_config", ""),
)


def _word(command: Command | Program) -> str:
    match command:
        case Program(source=file):
            return f"run:{file.script}"
        case Command(sql=sql, statement=None):
            return next((word for start, word in _OWN if start in sql), sql)
        case Command(sql=sql):
            return f"'{sql}'"
