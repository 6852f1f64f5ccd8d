"""Why something was not done; nothing has changed then."""


class Refused(Exception):
    """The action was not performed; the text is a Vietnamese sentence saying why."""


class NotAllowed(Refused):
    """The person may not do this at all (403)."""


class Conflict(Refused):
    """Somebody was quicker, or the report is not in the state the page showed (409)."""


class Incomplete(Refused):
    """Something the action needs is missing: a reason, a day, an answer in the report."""
