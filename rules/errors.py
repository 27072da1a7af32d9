"""Errors of the rulebook."""


class RuleError(Exception):
    """Anything the rulebook itself refuses."""


class NoLawInForce(RuleError):
    """No law of the kind asked about was in force on that day."""


class NeedsLocalRule(NoLawInForce):
    """The law leaves the matter to a province or body, and no local pack settles it on that day."""


class RuleDefinitionError(RuleError):
    """A criterion, parameter or local pack is written wrongly; raised when it is loaded."""


class UnknownFact(RuleError):
    """A case names a fact that the vocabulary does not have."""


class ImpossibleFact(RuleError):
    """A case states facts that cannot be, such as more people with a title than people."""


class MissingGlyph(RuleError):
    """A document needs a letter that the embedded font does not have."""
