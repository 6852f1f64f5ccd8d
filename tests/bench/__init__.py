"""`python -m tests.bench`: speed as ratios, measured side by side in one run (`make bench`)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soctrang_ip.settings")
django.setup()
