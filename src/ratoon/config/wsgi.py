"""The web process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratoon.config.settings")
os.environ["RATOON_PROCESS"] = "web"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
