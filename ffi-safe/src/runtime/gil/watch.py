import sys
import _frozen_importlib
import _imp


class Refusal:
    """Stands in for the `__spec__` of a module that is refused: an import that comes upon the module looks there."""

    def __init__(self, spec):
        self.name = spec.name
        self.origin = spec.origin

    def error(self):
        return ImportError(
            f"the extension module '{self.name}' does not declare that it runs without the GIL, which this process "
            f"denies to enable: use a release of it that supports free threading (looked at: {self.origin})",
            name=self.name,
            path=self.origin,
        )

    @property
    def _initializing(self):
        raise self.error()


def watched(original, create, needs_gil, modules):
    refused = set()

    def watched_create(spec, *arguments):
        refusal = Refusal(spec)
        key = refusal.name, refusal.origin
        # An import has this lock already; who calls without it waits for those that have it.
        with _frozen_importlib._ModuleLockManager(refusal.name):
            # The interpreter remembers modules of a single phase, and would make this one anew.
            if key in refused:
                raise refusal.error()
            module = create(original, refusal, refusal.name, spec, *arguments)
            # `None` says that there is no such built-in module.
            if module is None or not needs_gil(module):
                return module
            refused.add(key)
            # A module of a single phase is there already. Who has found it there has found the refusal with it.
            if modules.get(refusal.name) is module:
                del modules[refusal.name]
            raise refusal.error()

    watched_create.__name__ = watched_create.__qualname__ = original.__name__
    return watched_create


_imp.create_dynamic = watched(_imp.create_dynamic, create, needs_gil, sys.modules)
_imp.create_builtin = watched(_imp.create_builtin, create, needs_gil, sys.modules)
