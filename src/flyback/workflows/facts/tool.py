"""What flyback is that asks: version, place, the commit of the project."""

from collections.abc import Mapping
from pathlib import Path

import flyback
from flyback.filesystem.git import Repository, committed
from flyback.filesystem.runner import ci_run, host_name, login
from flyback.model.evidence import Tool
from flyback.model.script import Project
from flyback.workflows.facts.project_files import project_files


def tool(folder: Path, project: Project, found: Repository | None, variables: Mapping[str, str]) -> Tool:
    """For facts and evidence; without a repository there is no commit that files could differ from."""
    files = project_files(folder, project) if found else ()
    return Tool(
        version=flyback.__version__,
        host=host_name(),
        user=login(),
        commit=found.commit if found else "",
        dirty=found is not None and len(committed(found, files)) < len(files),
        ci=ci_run(variables),
    )
