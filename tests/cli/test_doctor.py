"""`doctor`: says what is wrong and where, and mends it on request."""

import json
import os
import stat

import pytest


@pytest.fixture
def kept(shop):
    """The shop with its values in parts, a second copy beside it, and one value in the log."""
    shop.ok("backup", "shop.json")
    shop.ok("restore", "shop.json")
    shop.ok("log", "visits", "9200", "--period", "2026-W47")
    return shop


def parts(answer):
    return {each["part"]: each for each in answer.json["findings"]}


ORDERS = b'{"kpi":"orders","rec'


def damage(file, old, new):
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


def test_without_a_file_there_is_nothing_to_examine(kpitui):
    for arguments in (["doctor"], ["doctor", "--repair"], ["backup"]):
        answer = kpitui(*arguments)
        assert answer.returncode == 2
        assert "kpitui init" in answer.stderr
    assert not kpitui.file.exists()


def test_a_sound_file_is_said_to_be_sound_part_by_part(kept):
    before = kept.file.read_bytes()
    answer = kept("doctor", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.json["verdict"] == "sound"
    found = parts(answer)
    sound = {"the head", "the definitions", "the values of visits", "the log", "TinyDB",
             "the newest entry", "the second copy"}  # fmt: skip
    assert {found[part]["severity"] for part in sound} == {"sound"}
    assert all(set(each) == {"part", "severity", "what", "repair"} for each in found.values())
    assert kept.file.read_bytes() == before
    assert kept("doctor").stdout.startswith(f"{kept.file}: sound\n")


def test_a_damaged_part_is_named_refused_and_brought_back(kept):
    before = kept.ok("export")
    whole = kept.file.read_bytes()
    damage(kept.file, ORDERS, b'{"kpi":"orderz","rec')
    damaged = kept.file.read_bytes()
    refused = kept("export")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "the values of orders are not as they were written" in refused.stderr
    answer = kept("doctor", "--json")
    assert (answer.returncode, answer.json["verdict"]) == (3, "damaged")
    assert parts(answer)["the values of orders"]["severity"] == "damage"
    assert parts(answer)["the values of visits"]["severity"] == "sound"
    assert kept.file.read_bytes() == damaged != whole
    mended = kept("doctor", "--repair", "--json")
    assert (mended.returncode, mended.json["verdict"]) == (0, "repaired")
    with open(mended.json["kept"], "rb") as file:
        assert file.read() == damaged
    assert kept.ok("export") == before
    assert kept("doctor").returncode == 0


def test_a_loss_is_named_and_ends_with_3(kept):
    for ending in ("bak", "shadow"):
        kept.file.with_name(f"kpitui.json.{ending}").unlink()
    for copy in (kept.file.parent / "backups").iterdir():
        copy.unlink()
    damage(kept.file, ORDERS, b'{"kpi":"orderz","rec')
    answer = kept("doctor", "--repair", "--json")
    assert (answer.returncode, answer.json["verdict"]) == (3, "repaired_with_losses")
    losses = [each for each in answer.json["findings"] if each["severity"] == "loss"]
    assert [each["part"] for each in losses] == ["the values of orders"]
    assert "visits" in kept.ok("export")
    assert kept("doctor").returncode == 0


def test_a_file_that_is_gone_or_empty_is_brought_back(kept):
    before = kept.ok("export")
    kept.file.write_bytes(b"")
    assert kept("status").returncode == 3
    assert kept("doctor", "--repair").returncode == 0
    assert kept.ok("export") == before
    kept.file.unlink()
    assert kept("doctor").returncode == 3
    assert kept("init").returncode == 3
    assert kept("log", "visits", "1").returncode != 0
    assert kept("doctor", "--repair").returncode == 0
    assert kept.ok("export") == before


def test_an_edit_by_hand_is_taken_only_on_request(kept):
    before = kept.ok("export")
    damage(kept.file, b"8600.0", b"8123.0")
    edited = kept.file.read_bytes()
    assert kept("status").returncode == 3
    answer = kept("doctor", "--repair", "--accept")
    assert answer.returncode == 0
    assert "8,123" in answer.stdout
    assert "+ " in answer.stdout
    assert "8123" in kept.ok("export")
    assert kept.ok("export") != before
    assert edited != kept.file.read_bytes()


def test_a_newer_file_is_left_alone(kept):
    newer = b'{"meta":{"1":{"format":"kpitui","schema":7}}}\n'
    kept.file.write_bytes(newer)
    for name in ("bak", "shadow"):
        kept.file.with_name(f"kpitui.json.{name}").unlink()
    for arguments in (["doctor"], ["doctor", "--repair"], ["status"], ["log", "visits", "1"]):
        assert kept(*arguments).returncode == 3
    assert kept.file.read_bytes() == newer


def test_read_only_mends_nothing(kept):
    damage(kept.file, ORDERS, b'{"kpi":"orderz","rec')
    before = kept.file.read_bytes()
    answer = kept("--read-only", "doctor", "--repair")
    assert answer.returncode == 4
    assert "--read-only" in answer.stderr
    assert kept.file.read_bytes() == before


def test_leftovers_rights_and_links_are_told(kept):
    kept.file.chmod(0o666)
    kept.file.parent.chmod(0o777)
    os.link(kept.file, kept.file.with_name("second-name.json"))
    kept.file.with_name(".kpitui.json.4194303-0011aabb.tmp").write_bytes(b"x")
    found = parts(kept("doctor", "--json"))
    for part in ("the rights", "the folder", "links"):
        assert found[part]["severity"] == "warning"
    assert "0011aabb.tmp" in found["old files"]["what"]
    assert kept("doctor").returncode == 0
    kept.ok("doctor", "--repair")
    assert not kept.file.with_name(".kpitui.json.4194303-0011aabb.tmp").exists()


def test_a_hostile_name_in_the_file_does_not_act_on_the_terminal(kept):
    damage(kept.file, b'"visits":[', b'"vi\\u001b]0;x\\u0007":[')
    answer = kept("doctor")
    assert answer.returncode == 3
    assert "\x1b" not in answer.stdout + answer.stderr


def test_mending_keeps_the_rights(kept):
    kept.file.chmod(0o660)
    damage(kept.file, ORDERS, b'{"kpi":"orderz","rec')
    kept("doctor", "--repair")
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o660


def test_doctor_needs_no_screens(kept):
    answer = kept("doctor", "--json")
    assert json.loads(answer.stdout)["file"] == str(kept.file)
