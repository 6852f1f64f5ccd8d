"""WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from soctrang_ip import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soctrang_ip.settings")

application = get_wsgi_application()

if settings.PRODUCTION:
    production.refuse_sample_data()
    # Workers forked from here must open connections of their own.
    connections.close_all()
