"""Addresses of accounts, profile, roles and settings, and of three verbs of people that show more than a form."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import path

from ratoon.people.views import accounts, people, profile, roles, settings

urlpatterns = [
    path("account/login/", accounts.SignInView.as_view(), name="account_login"),
    path("account/demo/", accounts.demo_sign_in, name="demo_sign_in"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/key/<uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:secret>/", accounts.invitation, name="invitation"),
    path("language/", accounts.set_language, name="set_language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/new", profile.token_new, name="token_new"),
    path("profile/tokens/<int:pk>/revoke", profile.token_revoke, name="token_revoke"),
    # before the pages of the noun, whose addresses these are
    path("people/<int:pk>/invite", people.invite, name="people_invite"),
    path("people/<int:pk>/hand-over-all", people.hand_over_all, name="people_hand-over-all"),
    path("people/<int:pk>/deactivate", people.deactivate, name="people_deactivate"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:pk>/", roles.role, name="role"),
    path("settings/", settings.index, name="settings"),
    path("settings/jobs/", settings.jobs, name="settings_jobs"),
    path("settings/jobs/<int:pk>/retry", settings.job_retry, name="settings_job_retry"),
    path("settings/<slug:room>/", settings.room, name="settings_room"),
]
