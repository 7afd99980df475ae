"""Makes mypy check calls of `flyback.frozen.replaced` as it checks those of `dataclasses.replace`."""

from collections.abc import Callable

from mypy.plugin import FunctionSigContext, Plugin
from mypy.plugins.dataclasses import replace_function_sig_callback
from mypy.types import FunctionLike


class _Replaced(Plugin):
    def get_function_signature_hook(self, fullname: str) -> Callable[[FunctionSigContext], FunctionLike] | None:
        return replace_function_sig_callback if fullname == "flyback.frozen.replaced" else None


def plugin(_version: str) -> type[Plugin]:
    """What mypy asks for."""
    return _Replaced
