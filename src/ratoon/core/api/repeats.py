"""Idempotency keys: a request that was sent again is answered again, not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ratoon.core.api.problems import Unmet
from ratoon.core.models import IdempotencyKey
from ratoon.core.requests import actor_of
from ratoon.core.turns import take_turn

HEADER = "Idempotency-Key"
LONGEST = 120
ONCE = ("secret", "invitation")
"""Members of an answer that are told once: they are not kept, and a repeat gets null."""


def answer_once(request: HttpRequest, work: Callable[[], tuple[int, dict[str, Any]]]) -> HttpResponse:
    """
    Do the work of a POST in one transaction with its key, if it has one, and give its answer.

    :raises Unmet: 422 if the key was used for another request.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return _answer(*_written(work()))
    if len(key) > LONGEST or not key.isprintable():
        raise Unmet(422, "bad_idempotency_key", _("An idempotency key has at most 120 printable characters."))
    user_id = actor_of(request).user_id
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        take_turn(f"core.repeat:{user_id}:{key}")
        known = IdempotencyKey.objects.filter(user_id=user_id, key=key).first()
        if known is not None:
            if known.request_digest != digest:
                raise Unmet(422, "key_reused", _("This idempotency key was used for another request."))
            answer = _answer(known.status, known.body, json.loads(known.body).get("version"))
            answer["Idempotency-Replayed"] = "true"
            return answer
        done = work()
        status, body, version = _written(done)
        kept = json.dumps({**done[1], **{name: None for name in ONCE if name in done[1]}}, ensure_ascii=False)
        IdempotencyKey.objects.create(
            user_id=user_id, key=key, request_digest=digest, status=status, body=kept, created_at=timezone.now()
        )
    return _answer(status, body, version)


def _written(done: tuple[int, dict[str, Any]]) -> tuple[int, str, int | None]:
    status, body = done
    return status, json.dumps(body, ensure_ascii=False), body.get("version")


def _answer(status: int, body: str, version: int | None) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json")
    if version is not None:
        response["ETag"] = etag(version)
    return response


def etag(version: int) -> str:
    """Write a record's version as an entity tag."""
    return f'"v{version}"'


def expected_version(request: HttpRequest) -> int:
    """
    Read the version that a change expects from If-Match.

    :raises Unmet: 428 if it is missing, 412 if it is no version of ours.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        text = _("Send If-Match with the ETag that you read, so that nothing is overwritten.")
        raise Unmet(428, "if_match_missing", text)
    number = given.strip('"').removeprefix("v")
    if not number.isdecimal() or len(number) > 9 or given != etag(int(number)):
        raise Unmet(412, "stale", _("Somebody changed this in the meantime. Read it again."))
    return int(number)
