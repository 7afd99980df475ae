"""What could not be known while scripts were judged, a sentence each."""

from flyback.report.amounts import counted
from flyback.settings import Settings
from flyback.workflows.lint.gathering import Gathered
from flyback.workflows.lint.ground import Live
from flyback.workflows.lint.simulation import Simulation, UnknownBeforeError

_ASSUMED = "what scripts name is taken to be there, and the worst is said of it"


class Notes:
    """Collects them."""

    def __init__(self, gathered: Gathered, database: Live | None) -> None:
        self._notes: list[str] = list(gathered.project.notes) if gathered.project else []
        self._opaque: list[str] = []
        self._gathered = gathered
        if gathered.stand_ins:
            names = ", ".join(gathered.stand_ins)
            self._notes.append(
                f"no value for {counted(len(gathered.stand_ins), 'placeholder')} ({names}): "
                "a name stands in for each; --placeholder NAME=VALUE gives one"
            )
        if database is not None and gathered.project is not None:
            self._on_applied(gathered, database)

    def told(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(dict.fromkeys(self._notes))

    def on_unknown_start(self) -> None:
        """Nothing is known of the database that files of no project meet."""
        self._notes.append(f"nothing is known of the database but what these files say: {_ASSUMED}")

    def on_doubtful_start(self, settings: Settings) -> bool:
        """Whether the settings say that there is something before the first script; then it is noted."""
        if settings.flyback.base_dump:
            why = f"the migrations start from {settings.flyback.base_dump}"
        elif settings.flyway.baseline_on_migrate:
            why = "baselineOnMigrate takes over databases that are not empty"
        else:
            return bool(self._gathered.stand_ins)
        self._notes.append(f"{why}, which is not known here: {_ASSUMED}")
        return True

    def on_something_before(self, error: UnknownBeforeError) -> None:
        """A script showed that there was something before the first."""
        self._notes.append(f"{error.place}: {error.what}; so there was more before the first script: {_ASSUMED}")

    def on_walk(self, walk: Simulation) -> None:
        """After some statements nobody can say what is in the database."""
        if walk.opaque:
            places = counted(len(walk.opaque), "place")
            self._notes.append(f"what happens in {places} cannot be told from the text, first in {walk.opaque[0]}")

    def _on_applied(self, gathered: Gathered, database: Live) -> None:
        project = gathered.project
        if project is None:
            return
        pending = {script.source.path for script in database.pending}
        skipped = [
            script.source.path
            for script in project.versioned
            if script.source.path not in pending and gathered.chosen(script.source)
        ]
        if skipped:
            more = f" and {len(skipped) - 1} more" if len(skipped) > 1 else ""
            self._notes.append(f"applied already, not looked at: {skipped[0]}{more}")
