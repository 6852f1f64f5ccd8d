"""gunicorn, as `make run` and a server start it: `gunicorn -c deploy/gunicorn.conf.py`."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
# Two processes share the work; SQLite takes one writer at a time and lets the others wait.
workers = int(os.environ.get("WEB_WORKERS") or "2")
worker_class = "gthread"
threads = 4
timeout = 120  # the archive of a round whose PDFs are not made yet
# Loaded once before the fork: a refusal to start ends the whole server, with its sentence.
preload_app = True
wsgi_app = "soctrang_ip.wsgi:application"
control_socket_disable = True
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "soctrang_ip.lib.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
