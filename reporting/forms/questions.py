"""What is written into a question: asking, answering, asking again, settling."""

from typing import Any

from django import forms

from reporting.refusals import Incomplete
from soctrang_ip.lib.fields import ParagraphField


class MessageForm(forms.Form):
    """The words, and how many messages of the question stood there when they were written.

    Whether words are needed is the question's own to say.
    """

    text = ParagraphField(max_length=3000, required=False)
    seen = forms.IntegerField(min_value=0, max_value=1_000_000)

    def message(self) -> dict[str, Any]:
        """The words and what was seen; raises `Incomplete` with the sentence of the first error."""
        if not self.is_valid():
            raise Incomplete(next(iter(self.errors.values()))[0])
        return self.cleaned_data


class AskForm(forms.Form):
    """A new question; `place` is the key of the line (reporting.comparison.Line)."""

    text = ParagraphField(max_length=3000, required=False)
    place = forms.CharField(max_length=250)
