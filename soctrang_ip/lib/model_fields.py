"""Model fields of our own."""

from django.db import models


class MoneyField(models.BigIntegerField):
    """Whole đồng in an integer; shown and typed as triệu đồng."""
