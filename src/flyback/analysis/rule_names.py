"""Which rules there are, and which acts each looks at; a rule's module is loaded when the first such act comes."""

_READS: dict[str, tuple[str, ...]] = {
    "allow-unknown-rule": (),
    "allow-without-effect": (),
    "allow-without-reason": (),
}
"""By rule. Acts are those that handlers note, and the aspects of whole statements that the rulebook adds."""

RULES = tuple(_READS)
"""Every rule, by id."""
BY_ACT: dict[str, tuple[str, ...]] = {}
"""The rules that look at an act of a kind."""
for _rule, _kinds in _READS.items():
    for _kind in _kinds:
        BY_ACT[_kind] = (*BY_ACT.get(_kind, ()), _rule)
