"""Whatever goes wrong, no error says a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from doubles.web import Said
from scenarios.release.estate import HIDDEN, SECRETS, Estate

IN_ADDRESS = "m4rked-password-in-an-address"


@dataclass(frozen=True, kw_only=True)
class Failing:
    """A line that fails, and what it must say all the same."""

    line: str
    says: str
    code: int = 1
    variables: Mapping[str, str] = field(default_factory=dict)


FAILING = {
    "a password that is wrong": Failing(
        line="flyback info --env production", says="password", variables={"PRODUCTION_PASSWORD": IN_ADDRESS}
    ),
    "a password in an address": Failing(
        line="flyback info",
        says="nobody.invalid",
        variables={"FLYWAY_URL": f"postgresql://deploy:{IN_ADDRESS}@nobody.invalid/shop"},
    ),
    "a password in a JDBC address": Failing(
        line="flyback info",
        says="nobody.invalid",
        variables={"FLYWAY_URL": f"jdbc:postgresql://nobody.invalid/shop?user=deploy&password={IN_ADDRESS}"},
    ),
    "a channel that is gone": Failing(
        line='flyback notify --event planned --env production --key "$KEYS/ci.pem"',
        says="NOT DELIVERED",
        variables={"SLACK_URL": f"http://127.0.0.1:1/{IN_ADDRESS}"},
    ),
    "a channel that repeats what it was sent": Failing(
        line='flyback notify --event planned --env production --key "$KEYS/ci.pem"', says="NOT DELIVERED"
    ),
    "a token that is wrong": Failing(
        line="flyback ticket show CHG0030001 --env production",
        says="401",
        variables={"SERVICENOW_TOKEN": IN_ADDRESS},
    ),
    "a passphrase that is wrong": Failing(
        line='flyback smoke --env staging --key "$KEYS/ci.pem"',
        says="ci.pem",
        variables={"FLYBACK_SIGNING_PASSPHRASE": IN_ADDRESS},
    ),
    "an address of a channel that is none": Failing(
        line='flyback notify --event planned --env production --key "$KEYS/ci.pem"',
        says="NOT DELIVERED",
        variables={"SLACK_URL": f"no address {IN_ADDRESS}"},
    ),
    "another program that fails": Failing(
        line='flyback guard --env staging --key "$KEYS/ci.pem" -- false', says="nothing is pending", code=3
    ),
    "a debugged failure": Failing(
        line="flyback info --env production",
        says="password",
        variables={"PRODUCTION_PASSWORD": IN_ADDRESS, "FLYBACK_DEBUG": "1"},
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_no_secret_is_said(ready: Estate, case: str) -> None:
    failing = FAILING[case]
    echo = " ".join(SECRETS.values()).encode()
    ready.offices.chat.out_of_order["slack"] = [Said(status=400, body=echo)] * 9
    done = ready.run(failing.line, failing.variables)
    assert done.returncode == failing.code, done.stdout
    assert failing.says in done.stdout, done.stdout
    assert [secret for secret in (*HIDDEN, IN_ADDRESS) if secret in done.stdout] == []
