"""Deaths, logs, claims and ports."""

import os
import socket
from pathlib import Path

import pytest

from launch.claim import claim, running
from launch.liveness import birth, is_alive
from launch.places import Places
from launch.say import ALREADY_RUNNING, PORT_TAKEN, LaunchError, tail
from launch.serve import refuse_taken_port
from launch.watch import LARGEST_LOG_BYTES, MOST_QUICK_DEATHS, OLD_LOGS_KEPT, QUICK_SECONDS, Deaths, rotate


@pytest.fixture
def place(tmp_path: Path) -> Places:
    return Places(root=tmp_path, data=tmp_path / "data")


def test_each_quick_death_doubles_the_wait_until_it_is_given_up() -> None:
    deaths = Deaths()
    waits = [deaths.wait_after(1.0) for _ in range(MOST_QUICK_DEATHS)]
    assert waits == [0.5, 1.0, 2.0, 4.0, None]


def test_a_long_life_starts_the_count_anew() -> None:
    deaths = Deaths(quick=MOST_QUICK_DEATHS - 1)
    assert deaths.wait_after(QUICK_SECONDS) == 0.5


def test_large_logs_are_put_aside_and_the_oldest_dropped(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for number in range(OLD_LOGS_KEPT + 2):
        log.write_text(str(number) + " " * LARGEST_LOG_BYTES)
        rotate(log)
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == ["web.log.1", "web.log.2", "web.log.3"]
    assert [path.read_text()[0] for path in kept] == ["4", "3", "2"]


def test_a_small_log_stays(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("one\ntwo\nthree\n")
    rotate(log)
    assert tail(log, lines=2) == "two\nthree"


def test_a_data_folder_is_claimed_once(place: Places) -> None:
    with claim(place, 8000) as held:
        held.serving()
        run = running(place)
        assert run is not None
        assert (run.pid, run.address, run.serving) == (os.getpid(), "http://127.0.0.1:8000", True)
        with pytest.raises(LaunchError) as refused, claim(place, 8001):
            pytest.fail("It was claimed twice.")
        assert refused.value.code == ALREADY_RUNNING
        assert "serves http://127.0.0.1:8000" in refused.value.why
    assert running(place) is None


def test_a_later_process_of_the_same_number_is_not_taken_for_it(place: Places) -> None:
    place.make_data()
    (place.data / "ratoon.pid").write_text(f'{{"pid": {os.getpid()}, "born": "long ago", "port": 8000}}')
    assert running(place) is None


def test_a_process_is_known_by_its_birth() -> None:
    assert is_alive(os.getpid())
    assert birth(os.getpid()) == birth(os.getpid()) != birth(os.getppid())


def test_a_taken_port_is_refused_with_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LaunchError) as refused:
            refuse_taken_port(port)
    assert refused.value.code == PORT_TAKEN
    assert "./ratoon up --port" in refused.value.todo
