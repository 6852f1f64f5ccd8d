"""What Sở KH&CN sends when it decides on two entries of a list."""

from django import forms

from reporting.models import Verdict
from soctrang_ip.lib.fields import LineField


class ListDecisionForm(forms.Form):
    """`first` and `second` are identities; `seen` counts the decisions the page knew of."""

    first = forms.CharField(widget=forms.HiddenInput)
    second = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    verdict = forms.ChoiceField(label="Quyết định", choices=Verdict)
    note = LineField(label="Ghi chú", max_length=250, required=False)
