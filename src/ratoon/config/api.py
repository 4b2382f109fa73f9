"""The REST API, put together from all rooms."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from ninja import NinjaAPI

from ratoon.core.api import problems
from ratoon.core.api.tokens import TokenAuth
from ratoon.core.resource.api import routers

PREFIX = "api/v1/"


class RatoonAPI(NinjaAPI):
    """An API whose description is worked out once: it does not change while the process lives."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        if self._described is None or path_prefix is not None:
            described = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._described = problems.describe(described)
        return self._described

    _described: Any = None


def build() -> NinjaAPI:
    """Put the API together: every noun's routes, then those that rooms add in their `api.py`."""
    api = RatoonAPI(
        title="Ratoon",
        version="1",
        description="Every noun and verb of Ratoon. Lists page by cursor; changes need If-Match; amounts are text.",
        auth=TokenAuth(),
        docs_url="docs",
        urls_namespace="api",
        openapi_url="openapi.json",
    )
    problems.install(api)
    for slug, router in routers():
        api.add_router(f"/{slug}", router)
    for config in apps.get_app_configs():
        if config.name.startswith("ratoon.") and config.name != "ratoon.config" and find_spec(f"{config.name}.api"):
            module = import_module(f"{config.name}.api")
            if hasattr(module, "router"):
                api.add_router("", module.router)
    return api


def urls(api: NinjaAPI) -> tuple[list[Any], str, str]:
    """Give the API's addresses: they know callers by token, not by session."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        view: Any = pattern.callback
        pattern.callback = login_not_required(view)
    return patterns, app_name, namespace
