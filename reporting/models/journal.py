"""Rows that are written once: what was done, decided or said."""

from typing import Any

from django.db import models


class WrittenOnce(models.Model):
    """Refuses to change or delete what is stored; the triggers refuse it to everybody else."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is never deleted.")
