"""Scores what somebody says of a statement against what a server was seen to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from oracle_cases import Case

from flyback.model.lock_modes import strength
from flyback.model.risk import Assessment

_SHARE = strength("ShareLock")


@dataclass(kw_only=True)
class Told:
    """What is said of one shape."""

    refused: bool = False
    why: str = ""
    long_blocking: bool = False
    lossy: bool = False
    strongest: str = ""
    strong: set[str] = field(default_factory=set)
    rewrites: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    builds: set[str] = field(default_factory=set)
    """Tables of which indexes are built."""
    crash: str = ""


def told(assessments: Iterable[Assessment]) -> Told:
    """What the analysis says, over all statements of a shape."""
    said = Told()
    for one in assessments:
        if one.refused and not said.why:  # the transaction ends, and with it all that it did and locked
            said = Told(refused=True, lossy=said.lossy)
        said.refused |= bool(one.refused) or one.transaction == "forbidden"
        said.why = said.why or one.refused
        for effect in one.effects:
            relation = effect.began_as or effect.relation
            said.lossy |= bool(effect.loses or effect.endangers or effect.changes_values)
            if said.why:
                continue
            if strength(effect.lock) > strength(said.strongest):
                said.strongest = effect.lock
            if strength(effect.lock) >= _SHARE:
                said.strong.add(relation)
                said.long_blocking |= effect.works
            if effect.rewrites:
                said.rewrites.add(relation)
            if effect.works:
                said.reads.add(relation)
            if effect.builds:
                said.builds.add(relation)
    return said


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One question about one shape: what was seen, what was told."""

    case: Case
    category: str
    seen: object
    told: object
    right: bool
    why: str = ""


@dataclass(kw_only=True)
class Score:
    """One line of the table."""

    name: str
    right: int = 0
    of: int = 0
    target: float
    """In percent."""

    @property
    def percent(self) -> float:
        """100 when there was nothing to be wrong about."""
        return 100 * self.right / self.of if self.of else 100.0

    @property
    def met(self) -> bool:
        """Whether it reaches its target."""
        return self.percent >= self.target

    def __str__(self) -> str:
        return f"{self.right:4}/{self.of:<4}{self.percent:6.1f} %"


TARGETS = {"blocking": 99.0, "refused": 99.0, "locks": 98.0, "work": 98.0, "loss": 95.0}
"""By category, in percent; of the first two precision and recall."""


def judge(case: Case, said: Told, indexes: dict[str, str]) -> list[Judgement]:
    """Everything asked about one shape; `indexes` are the tables of the indexes from before."""

    def answer(category: str, seen: object, told: object, *right: bool) -> Judgement:
        why = said.crash or said.why
        return Judgement(
            case=case, category=category, seen=seen, told=told, right=all(right) if right else seen == told, why=why
        )

    rebuilt = {indexes[name] for name in case.rebuilt if name in indexes} - case.emptied
    either = case.looked_at | (case.emptied & said.rewrites)
    reads = (case.read | case.rewritten) - case.looked_at
    builds = {indexes.get(name, name) for name in said.builds}
    works = (
        said.rewrites - case.emptied == case.rewritten
        and said.reads - indexes.keys() - either == reads - either
        and rebuilt <= builds | said.rewrites
        and builds <= rebuilt | reads | either
    )
    return [
        answer("blocking", case.long_blocking, said.long_blocking),
        answer("refused", case.refused, said.refused),
        answer("locks", (case.strongest, sorted(case.strong)), (said.strongest, sorted(said.strong))),
        answer(
            "work",
            {"rewrites": sorted(case.rewritten), "reads": sorted(reads), "rebuilt": sorted(rebuilt)},
            {"rewrites": sorted(said.rewrites), "reads": sorted(said.reads), "builds": sorted(said.builds)},
            works,
        ),
        answer("loss", case.lossy, said.lossy),
    ]


def table(judgements: Iterable[Judgement]) -> list[Score]:
    """The issue's lines."""
    by_category: dict[str, list[Judgement]] = {}
    for one in judgements:
        by_category.setdefault(one.category, []).append(one)
    lines = []
    for category, ours in by_category.items():
        target = TARGETS[category]
        if category in ("blocking", "refused"):
            name = {"blocking": "long blocking", "refused": "refused in a transaction"}[category]
            hits = sum(1 for one in ours if one.seen and one.told)
            lines.append(
                Score(name=f"{name}, recall", right=hits, of=sum(bool(one.seen) for one in ours), target=target)
            )
            lines.append(
                Score(name=f"{name}, precision", right=hits, of=sum(bool(one.told) for one in ours), target=target)
            )
            continue
        name = {"locks": "locks", "work": "rewrite, index build, scan", "loss": "loss, value change"}[category]
        lines.append(Score(name=name, right=sum(one.right for one in ours), of=len(ours), target=target))
    return lines
