"""Where flyback runs, and who runs it."""

import os
import pwd
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from flyback.filesystem.runner import ci_run, runner


@pytest.mark.parametrize(
    ("variables", "run", "labels", "people"),
    [
        pytest.param({}, "", (), (), id="no CI"),
        pytest.param(
            {
                "GITHUB_ACTIONS": "true",
                "GITHUB_RUN_ID": "123",
                "GITHUB_RUN_ATTEMPT": "2",
                "GITHUB_ACTOR": "Ann",
                "GITHUB_TRIGGERING_ACTOR": "bob",
                "RUNNER_NAME": "runway-1",
                "RUNNER_ENVIRONMENT": "self-hosted",
            },
            "github-actions 123/2",
            ("runway-1", "self-hosted"),
            ("ann", "bob"),
            id="GitHub",
        ),
        pytest.param(
            {
                "GITLAB_CI": "true",
                "CI_JOB_ID": "9",
                "CI_RUNNER_DESCRIPTION": "r",
                "CI_RUNNER_TAGS": '["db", "prod"]',
                "GITLAB_USER_EMAIL": "Ann@X.org",
                "GITLAB_USER_LOGIN": "ann",
            },
            "gitlab 9",
            ("r", "db", "prod"),
            ("ann", "ann@x.org"),
            id="GitLab",
        ),
        pytest.param(
            {"GITLAB_CI": "true", "CI_RUNNER_TAGS": "db, prod"}, "gitlab", (), (), id="GitLab, tags that are none"
        ),
        pytest.param(
            {"JENKINS_URL": "http://j", "BUILD_TAG": "a-7", "NODE_NAME": "n", "NODE_LABELS": "db  n prod"},
            "jenkins a-7",
            ("n", "db", "prod"),
            (),
            id="Jenkins",
        ),
        pytest.param(
            {"TF_BUILD": "True", "BUILD_BUILDID": "5", "AGENT_NAME": "a", "BUILD_REQUESTEDFOREMAIL": "x@y"},
            "azure-pipelines 5",
            ("a",),
            ("x@y",),
            id="Azure",
        ),
        pytest.param({"RUNNER_NAME": "runway-1", "NODE_LABELS": "prod"}, "", (), (), id="labels without a CI system"),
        pytest.param({"SUDO_USER": "Ann"}, "", (), ("ann",), id="sudo"),
    ],
)
def test_ci_systems(
    variables: Mapping[str, str], run: str, labels: tuple[str, ...], people: tuple[str, ...], tmp_path: Path
) -> None:
    found = runner(tmp_path, variables)

    assert ci_run(variables) == run
    assert (found.host, found.labels) == (socket.gethostname(), labels)
    assert found.people[-len(people) :] == people if people else True


def test_the_user_is_whom_the_system_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")

    people = runner(tmp_path, os.environ).people

    assert pwd.getpwuid(os.getuid()).pw_name in people
    assert "somebody-else" not in people


def test_the_address_of_git_is_one_of_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for key, value in {"user.email": "Ann@X.org", "user.name": "Ann"}.items():
        subprocess.run(["git", "-C", str(tmp_path), "config", key, value], check=True)
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)

    assert runner(tmp_path, {}).people[0] == "ann@x.org"
