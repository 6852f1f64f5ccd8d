"""Documents as somebody gets them who asks for one and waits for the worker."""

from django.http import HttpResponse
from django.test import Client

from reporting import making
from reporting.models import MadeDocument, Making


def work() -> int:
    """What the worker would do now; how many documents waited."""
    waiting = list(MadeDocument.objects.filter(state=Making.WAITING).values_list("pk", flat=True))
    for pk in waiting:
        making.make(pk)
    return len(waiting)


def fetched(client: Client, url: str) -> HttpResponse:
    """The file at the address: asked for, made, asked for again."""
    answer = client.get(url)
    if answer["Content-Type"].startswith("text/html") and answer.status_code == 200:
        work()
        answer = client.get(url)
    return answer
