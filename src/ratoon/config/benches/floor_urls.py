"""Addresses with nothing behind them but what nobody can leave out: floors of requests."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from ratoon.lead import intake
from ratoon.lead.models import IntakeChannel


@csrf_exempt
@login_not_required
def signed(request: HttpRequest, channel: str) -> HttpResponse:
    """Check the signature of an intake request, and take nothing in."""
    found = IntakeChannel.objects.select_related("source").filter(code=channel).first()
    headers = request.headers
    sent_at, signature = headers.get("X-Ratoon-Time", ""), headers.get("X-Ratoon-Signature", "")
    intake.check(found, sent_at, signature, request.body, timezone.now())
    return HttpResponse("{}", status=201, content_type="application/json")


urlpatterns = [path("api/v1/intake/<slug:channel>", signed)]
