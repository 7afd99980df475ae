"""The catalogue as the first script will find it."""

from dataclasses import replace

from flyback.model.snapshot import Namespace, Snapshot
from flyback.workflows.opened import Opened


def with_schemas(opened: Opened, snapshot: Snapshot) -> Snapshot:
    """With the schemas that `migrate` makes before the first script."""
    if not opened.settings.flyway.create_schemas:
        return snapshot
    there = {each.name for each in snapshot.records if isinstance(each, Namespace)}
    missing = [name for name in opened.schemas if name not in there]
    made = tuple(Namespace(oid=-1_000_000 - number, name=name) for number, name in enumerate(missing))
    path = [name for name in missing if name == opened.target.facts.schema]
    server = replace(snapshot.server, search_path=(*path, *snapshot.server.search_path))
    return replace(snapshot, server=server, records=(*snapshot.records, *made))
