from django.db import models


class FiguresStamp(models.Model):
    """One row: a token that the database draws anew when a figure can have changed
    (reporting.stamp)."""

    token = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.token
