"""The spec's own parameters of the root stack: what is given, kept and missing."""

from deployment.aws import WRONG_INPUT, Failure

# Of every environment; other options give them.
_COMPILERS = ("EnvironmentSuffix", "TemplateBucket", "SecondaryTemplateBucket")


class Parameters:
    """Values of one deployment of a folder.

    given    texts NAME=VALUE, the last of a name counts; a wrong one is a Failure
    former   the stack's parameters as CloudFormation describes them; empty for none
    """

    def __init__(self, folder, given, former=()):
        self._folder = folder
        self._declared = {
            name: rule
            for name, rule in folder.templates[folder.root]["Parameters"].items()
            if name not in _COMPILERS
        }
        self._former = {each["ParameterKey"]: each.get("ParameterValue") for each in former}
        self._given = {}
        for text in given:
            name, equals, value = text.partition("=")
            if not equals or name not in self._declared:
                own = ", ".join(self._declared) or "none"
                raise Failure(
                    f"--parameter {text}: expected NAME=VALUE of a parameter of the spec's: {own}",
                    WRONG_INPUT,
                )
            folder.check_parameter(name, value)
            self._given[name] = value

    def check(self):
        """Fails where a parameter has no value, as it is new without a default, or a wrong one."""
        self.check_values()
        missing = [name for name, value in self.new.items() if value is None]
        if missing:
            options = " ".join(f"--parameter {name}=VALUE" for name in missing)
            raise Failure(f"parameters of the spec's have no value yet: {options}", WRONG_INPUT)

    def check_values(self):
        """Fails where the folder refuses a value: a kept one may be as an earlier folder's rule was."""
        refused = []
        for name, value in self.new.items():
            try:
                if value is not None:
                    self._folder.check_parameter(name, value)
            except Failure as failure:
                refused.append(f"{failure}; give another: --parameter {name}=VALUE")
        if refused:
            raise Failure("\n".join(refused), WRONG_INPUT)

    @property
    def old(self):
        """The stack's values of the spec's parameters, also of those that are dropped."""
        return {name: value for name, value in self._former.items() if name not in _COMPILERS}

    @property
    def new(self):
        """What each becomes: as it is given, else as it was, else its default; None for none."""
        return {
            name: self._given.get(name, self._former.get(name, rule.get("Default")))
            for name, rule in self._declared.items()
        }

    @property
    def changed(self):
        """Names of those that get another value than the stack has."""
        return [name for name, value in self.new.items() if self._former.get(name) != value]
