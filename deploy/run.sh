#!/bin/sh
# `make run`: migrate, load the plan, sample data in a new database only, then serve and send.
set -eu
cd "$(dirname "$0")/.."
export PORT="${PORT:-8000}"

is_new=$(.venv/bin/python manage.py shell --no-imports --verbosity 0 --command "
from django.db import connection
print('' if connection.introspection.table_names() else 'new')")
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py load_plan
if [ -n "$is_new" ]; then
    .venv/bin/python manage.py load_sample
else
    .venv/bin/python manage.py load_sample --list
fi
echo
echo "http://127.0.0.1:$PORT  (Ctrl+C to stop)"
# The letters go out and the documents are made beside the server; the processes of both end when
# the server, their parent, does.
.venv/bin/python manage.py send_letters --every 15 &
.venv/bin/python manage.py make_documents &
.venv/bin/python manage.py sweep_files >/dev/null &
exec .venv/bin/gunicorn -c deploy/gunicorn.conf.py
