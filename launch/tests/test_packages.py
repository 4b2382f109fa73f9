"""What pip is told is told to uv."""

from launch.packages import pip_settings, uv_settings

LINES = """\
:env:.index-url='https://mirror.example/simple'
global.extra-index-url='\\nhttps://one.example/simple\\nhttps://two.example/simple'
global.index-url='https://other.example/simple'
install.trusted-host='mirror.example'
freeze.timeout='10'
"""


def test_environment_wins_over_command_and_that_over_the_rest() -> None:
    told = pip_settings(LINES)
    assert told["index-url"] == "https://mirror.example/simple"
    assert told["trusted-host"] == "mirror.example"


def test_settings_of_other_commands_and_odd_lines_are_passed_over() -> None:
    assert pip_settings("freeze.timeout='10'\nnot a setting\nglobal.cert=unquoted") == {"cert": "unquoted"}


def test_uv_asks_where_pip_asks() -> None:
    said = uv_settings(pip_settings(LINES), {})
    assert said["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert said["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert said["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert said["UV_INSECURE_HOST"] == "mirror.example"


def test_what_the_user_told_uv_stays() -> None:
    told = {"index-url": "https://mirror.example/simple", "cert": "/etc/pip.pem"}
    assert "UV_DEFAULT_INDEX" not in uv_settings(told, {"UV_INDEX_URL": "https://mine.example"})
    assert "SSL_CERT_FILE" not in uv_settings(told, {"SSL_CERT_FILE": "/etc/mine.pem"})


def test_without_a_certificate_file_the_system_is_trusted() -> None:
    assert uv_settings({}, {}) == {"UV_SYSTEM_CERTS": "1"}
    assert uv_settings({"cert": "/etc/firm.pem"}, {}) == {"SSL_CERT_FILE": "/etc/firm.pem"}


def test_a_proxy_counts_unless_the_environment_names_one() -> None:
    said = uv_settings({"proxy": "http://proxy.example:3128"}, {"https_proxy": "http://mine.example"})
    assert said["HTTP_PROXY"] == "http://proxy.example:3128"
    assert "HTTPS_PROXY" not in said
