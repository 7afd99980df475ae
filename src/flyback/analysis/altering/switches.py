"""Triggers, rules and row security switched on and off.

Source: EnableDisableTrigger() in trigger.c, EnableDisableRule() in rewriteDefine.c, ATExecSetRowSecurity().
"""

from flyback.analysis.altering.work import Alteration, Command
from flyback.frozen import replaced
from flyback.model.snapshot import Rule, Trigger

TRIGGERS = {
    "AT_EnableTrig": "O",
    "AT_EnableAlwaysTrig": "A",
    "AT_EnableReplicaTrig": "R",
    "AT_EnableTrigAll": "O",
    "AT_EnableTrigUser": "O",
    "AT_DisableTrig": "D",
    "AT_DisableTrigAll": "D",
    "AT_DisableTrigUser": "D",
}
RULES = ("AT_EnableRule", "AT_EnableAlwaysRule", "AT_EnableReplicaRule", "AT_DisableRule")
ROW_SECURITY = {
    "AT_EnableRowSecurity": ("enable row security", True),
    "AT_DisableRowSecurity": ("disable row security", False),
    "AT_ForceRowSecurity": ("force row security", True),
    "AT_NoForceRowSecurity": ("no force row security", False),
}
_FOR_EACH_ROW = 1


def switch_trigger(alteration: Alteration, oid: int, command: Command) -> None:
    """One trigger, those of users, or all; on partitions, those that come from it as well."""
    state = TRIGGERS[command.kind]
    everything = {"AT_EnableTrigAll": "ALL", "AT_DisableTrigAll": "ALL"}.get(command.kind, "USER")
    kind = "disable trigger" if state == "D" else "enable trigger"
    alteration.impact.act(kind, oid, command.name or everything, command.ordinal)
    found = [each for each in alteration.database.of(oid, Trigger) if not command.name or each.name == command.name]
    if command.name and not found and not alteration.relation(oid).assumed:
        table = alteration.relation(oid).name
        alteration.impact.refuse("42704", f'trigger "{command.name}" for table "{table}" does not exist')
        return
    for trigger in found:
        _switch(alteration, trigger, state, recurse=command.recurse)


def _switch(alteration: Alteration, trigger: Trigger, state: str, *, recurse: bool) -> None:
    database = alteration.database
    database.put(replaced(trigger, enabled=state))
    if not recurse or alteration.relation(trigger.relation).kind != "p" or not trigger.events & _FOR_EACH_ROW:
        return
    for child in alteration.children(trigger.relation):
        for own in database.of(child, Trigger):
            if own.parent == trigger.oid:
                _switch(alteration, own, state, recurse=True)


def switch_rule(alteration: Alteration, oid: int, command: Command) -> None:
    """A rewrite rule."""
    kind = "disable rule" if command.kind == "AT_DisableRule" else "enable rule"
    alteration.impact.act(kind, oid, command.name, command.ordinal)
    relation = alteration.relation(oid)
    if relation.assumed or any(each.name == command.name for each in alteration.database.of(oid, Rule)):
        return
    alteration.impact.refuse("42704", f'rule "{command.name}" for relation "{relation.name}" does not exist')


def switch_row_security(alteration: Alteration, oid: int, command: Command) -> None:
    """Who sees which rows, from now on."""
    kind, on = ROW_SECURITY[command.kind]
    relation = alteration.relation(oid)
    alteration.impact.act(kind, oid, relation.name, command.ordinal)
    if "Force" in command.kind:
        alteration.database.put(replaced(relation, forced_row_security=on))
    else:
        alteration.database.put(replaced(relation, row_security=on))
