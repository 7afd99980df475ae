"""Where flyback runs, and who runs it, as the machine and its CI system say."""

import json
import os
import pwd
import socket
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from flyback.filesystem.git import own_addresses
from flyback.frozen import frozen
from flyback.model.facts import Runner

_Read = Callable[[str], str]


@frozen
class CiSystem:
    """One CI system, by the variables that it sets.

    Source: the systems' own lists of predefined variables.
    """

    name: str
    mark: tuple[str, str]
    """A variable that only this one sets, and its value; an empty value: whatever it is."""
    run: tuple[str, ...]
    """Variables that name the run, and its attempt."""
    people: tuple[str, ...]
    labels: Callable[[_Read], Iterable[str]]


def _json_texts(text: str) -> tuple[str, ...]:
    """GitLab's tags: `["docker", "db"]`."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


CI_SYSTEMS = (
    CiSystem(
        name="github-actions",
        mark=("GITHUB_ACTIONS", "true"),
        run=("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"),
        people=("GITHUB_ACTOR", "GITHUB_TRIGGERING_ACTOR"),
        labels=lambda read: (read("RUNNER_NAME"), read("RUNNER_ENVIRONMENT")),
    ),
    CiSystem(
        name="gitlab",
        mark=("GITLAB_CI", "true"),
        run=("CI_JOB_ID",),
        people=("GITLAB_USER_LOGIN", "GITLAB_USER_EMAIL"),
        labels=lambda read: (read("CI_RUNNER_DESCRIPTION"), *_json_texts(read("CI_RUNNER_TAGS"))),
    ),
    CiSystem(
        name="azure-pipelines",
        mark=("TF_BUILD", ""),
        run=("BUILD_BUILDID", "SYSTEM_JOBATTEMPT"),
        people=("BUILD_REQUESTEDFOREMAIL", "BUILD_REQUESTEDFOR"),
        labels=lambda read: (read("AGENT_NAME"), read("AGENT_MACHINENAME")),
    ),
    CiSystem(
        name="buildkite",
        mark=("BUILDKITE", "true"),
        run=("BUILDKITE_BUILD_NUMBER", "BUILDKITE_RETRY_COUNT"),
        people=("BUILDKITE_BUILD_CREATOR_EMAIL", "BUILDKITE_UNBLOCKER_EMAIL"),
        labels=lambda read: (read("BUILDKITE_AGENT_NAME"), read("BUILDKITE_AGENT_META_DATA_QUEUE")),
    ),
    CiSystem(
        name="circleci",
        mark=("CIRCLECI", "true"),
        run=("CIRCLE_WORKFLOW_ID", "CIRCLE_BUILD_NUM"),
        people=("CIRCLE_USERNAME",),
        labels=lambda read: (read("CIRCLE_JOB"),),
    ),
    CiSystem(
        name="jenkins",
        mark=("JENKINS_URL", ""),
        run=("BUILD_TAG",),
        people=("BUILD_USER_EMAIL", "BUILD_USER_ID", "CHANGE_AUTHOR_EMAIL"),
        labels=lambda read: (read("NODE_NAME"), *read("NODE_LABELS").split()),
    ),
)


def runner(folder: Path, variables: Mapping[str, str]) -> Runner:
    """The host, the labels of a CI runner, and everybody who may have started this.

    Whoever sets the variables of a process can set these, too: they are as good as the machine that it runs on.
    """
    system = _ci_system(variables)

    def read(name: str) -> str:
        return variables.get(name, "").strip()

    labels = system.labels(read) if system else ()
    of_ci = [read(name) for name in system.people] if system else []
    people = (*own_addresses(folder), login(), read("SUDO_USER"), *of_ci)
    return Runner(
        host=host_name(),
        labels=tuple(dict.fromkeys(filter(None, labels))),
        people=tuple(dict.fromkeys(each.lower() for each in people if each)),
    )


def ci_run(variables: Mapping[str, str]) -> str:
    """`github-actions 123456/1`: system, run and attempt; empty outside of CI."""
    system = _ci_system(variables)
    if system is None:
        return ""
    return f"{system.name} {'/'.join(filter(None, (variables.get(name, '') for name in system.run)))}".strip()


def host_name() -> str:
    """As the machine calls itself."""
    return socket.gethostname()


def login() -> str:
    """The user of the operating system, whatever the environment says; empty where it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def _ci_system(variables: Mapping[str, str]) -> CiSystem | None:
    return next((each for each in CI_SYSTEMS if _is_marked(each, variables)), None)


def _is_marked(system: CiSystem, variables: Mapping[str, str]) -> bool:
    name, value = system.mark
    found = variables.get(name, "")
    return found.lower() == value if value else bool(found)
