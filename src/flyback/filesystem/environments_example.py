"""What `flyback init` writes about environments: an example, commented out, that can be read as it stands."""

EXAMPLE = """
[environments.staging]
url = "jdbc:postgresql://staging-db:5432/shop"       # unless flyway.toml has it
user = "migrator"
password = "${env.STAGING_PASSWORD}"                 # or "${file.PATH}"; never the password itself
smoke.sql = ["smoke/*.sql"]                          # each query: no rows, or one true

[environments.production]
after = "staging"                                    # the same migrations must have run there, and been tested
protected = true                                     # nothing runs here without gates
system_identifier = "7391234567890123456"            # select system_identifier from pg_control_system()
database = "shop"                                    # whoever connects to these two meets these gates
hosts = ["db1:5432", "db2:5432"]                     # only one of them may be writable
off = ["instances"]                                  # gates that are not asked
runbook.path = "docs/runbook.md"
runner.hosts = ["deploy-1"]
approval.count = 2

[environments.production.window]
zone = "Europe/Berlin"
allow = ["Sat,Sun 02:00 for 4h"]
deny = ["2026-12-20 to 2027-01-04"]

[environments.production.ticket]
system = "servicenow"
url = "https://example.service-now.com"
user = "flyback"
token = "${env.SERVICENOW_PASSWORD}"

[environments.production.on_call]
file = "on-call.toml"

[[environments.production.notify.channels]]
name = "database-changes"
kind = "slack"
url = "${env.SLACK_WEBHOOK}"

# whose signatures count; `flyback keys new` makes a key, `flyback keys trust` writes such a table
[[keys]]
owner = "ann"
emails = ["ann@example.com"]
public = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
may = ["approval", "waiver"]
environments = ["production"]
"""
"""TOML; the key is the first one of RFC 8032's test vectors."""


def commented(text: str = EXAMPLE) -> list[str]:
    """Its lines as comments."""
    return [f"# {line}".rstrip() for line in text.strip().splitlines()]
