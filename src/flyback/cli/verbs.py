"""The verbs, and the names of their own options; literals, so that nothing is imported to look one up."""

VERBS = {
    "info": "Show every migration and its state.",
    "validate": "Compare the scripts with what was applied.",
    "plan": "Show what migrate would do to an environment: risks, times, ways back.",
    "migrate": "Apply what is pending.",
    "guard": "Run another migrator behind the gates: guard --env NAME -- flyway migrate.",
    "undo": "Run reviewed undo scripts, the newest migration's first.",
    "revert": "Write the next migration, which takes back an older one.",
    "baseline": "Mark a database that is there already as being at a version.",
    "repair": "Put the schema history right after a failure or a change on purpose.",
    "clean": "Drop everything in the schemas; must be allowed.",
    "checklist": "Print the checklist before a release: every gate, its proof, what to do.",
    "gate": "Ask whether what is pending may run on an environment now.",
    "facts": "Print what gates decide on, as JSON.",
    "approve": "Sign a plan that was read.",
    "waive": "Sign that one gate is not to stop a release, for a while.",
    "break-glass": "Break gates open together, and close what is left to do.",
    "window": "Tell when destructive and massive migrations may run on an environment.",
    "keys": "Make keys that sign evidence; trust them, list them.",
    "evidence": "List, show and verify the signed evidence of what happened.",
    "smoke": "Ask an environment whether it works: its smoke tests.",
    "ticket": "Show or open the change ticket of a release.",
    "notify": "Tell people what is planned on an environment, and keep the receipts.",
    "audit": "Show what was decided and run on a database; verify the record.",
    "history": "Show the rows of the schema history table as they are.",
    "drift": "Compare the live catalogue with what the migrations make.",
    "lint": "Tell what scripts will lock, rewrite, lose and break.",
    "rehearse": "Prove the way back of migrations on a disposable PostgreSQL.",
    "compat": "Tell which statements of the running release break on the new schema.",
    "new": "Write the next migration and its undo stub.",
    "init": "Write a commented flyback.toml for the project found.",
}
"""Each with its short help. Its command is the function of the same name in the module of the same name, `-` as `_`."""

SECTIONS = {
    "Write": ("new", "init", "revert"),
    "Judge and prove": ("lint", "rehearse", "compat", "plan"),
    "Run": ("info", "validate", "migrate", "guard", "undo", "baseline", "repair", "clean", "history", "drift"),
    "Release": ("checklist", "gate", "facts", "window", "ticket", "notify", "smoke"),
    "Sign and record": ("approve", "waive", "break-glass", "keys", "evidence", "audit"),
}
"""The verbs in the order of the help."""

WITH_WORDS = (
    "lint",
    "rehearse",
    "compat",
    "new",
    "init",
    "revert",
    "window",
    "keys",
    "evidence",
    "approve",
    "waive",
    "break-glass",
    "guard",
)
"""Verbs that stand alone on a line: what follows them is never another verb."""

FLAGS = frozenset(
    {
        *("--help", "-h", "--json", "--quiet", "-q", "--all", "--schema-only", "--mutants", "--trusted", "--copies"),
        *("--plan", "--end-orphan", "--ignore-drift", "--migration-ids", "--no-rehearsal", "--fix"),
        *("--development", "--database"),
        *("--print", "--emergency"),
    }
)
"""Own options of verbs that are given without a value."""
VALUED = frozenset(
    {
        *("--project", "--output-file", "--color", "--version", "--since", "--last", "--server-version", "--server"),
        *(
            "--base-dump",
            "--base-dsn",
            "--top",
            "--seed-rows",
            "--seed",
            "--markdown",
            "--html",
            "--in-doubt",
            "--cherry-pick",
        ),
        *("--reviewed", "--info-since-date", "--info-until-date", "--info-since-version", "--info-until-version"),
        *("--info-of-state", "--top", "--search-path", "--to", "--format", "--fail-on", "--pg"),
        *("--at", "--count", "--days", "--least"),
        *("--facts",),
        *("--begins", "--ends", "--ticket", "--deployment", "--reason", "--link", "--event", "--summary", "--back-out"),
        "--text",
        *("--key", "--owner", "--may", "--on", "--email", "--role", "--expires"),
        *(
            "--key",
            "--for",
            "--not-undoable",
            "--waive",
            "--ticket",
            "--comment",
            "--because",
            "--gates",
            "--break-glass",
        ),
    }
)
"""Own options of verbs that are given with a value."""

NOT_VERBS = {
    "add": "flyback new",
    "check": "flyback rehearse proves what a migration changes, flyback drift compares a live database",
    "deploy": "flyback migrate",
    "diff": "flyback drift",
    "diffText": "flyback drift",
    "generate": "flyback new",
    "help": "flyback --help",
    "list-engines": "flyback knows PostgreSQL only",
    "prepare": "flyback migrate --plan",
    "snapshot": "flyback drift",
    "testConnection": "flyback info",
    "version": "flyback --version",
}
"""Commands of Flyway that flyback does not have, and what comes nearest."""
