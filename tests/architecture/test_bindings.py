"""Every key that the interface binds: named, explained, doing something, and bound once."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

import kpitui.tui


def classes() -> Iterator[type[DOMNode]]:
    """Every class of ours that binds keys."""
    for module in pkgutil.walk_packages(kpitui.tui.__path__, "kpitui.tui."):
        for value in vars(importlib.import_module(module.name)).values():
            ours = isinstance(value, type) and value.__module__ == module.name
            if ours and issubclass(value, DOMNode) and "BINDINGS" in vars(value):
                yield value


BINDERS = sorted(classes(), key=lambda each: each.__name__)


def bindings(binder: type[DOMNode]) -> list[Binding]:
    return [binding for binding in binder.BINDINGS if isinstance(binding, Binding)]


@pytest.mark.parametrize("binder", BINDERS, ids=lambda each: each.__name__)
def test_every_binding_is_a_record_with_an_id_and_a_tooltip(binder: type[DOMNode]) -> None:
    assert len(bindings(binder)) == len(binder.BINDINGS)
    for binding in bindings(binder):
        assert binding.id, f"{binding.key} has no id"
        assert binding.tooltip, f"{binding.id} has no tooltip"
        assert binding.description, f"{binding.id} has no description"


@pytest.mark.parametrize("binder", BINDERS, ids=lambda each: each.__name__)
def test_every_binding_does_something(binder: type[DOMNode]) -> None:
    for binding in bindings(binder):
        name = binding.action.partition("(")[0].rpartition(".")[2]
        known = (App,) if binding.action.startswith("app.") else (binder, *binder.__subclasses__())
        assert any(hasattr(each, f"action_{name}") for each in known), binding.id


@pytest.mark.parametrize("binder", BINDERS, ids=lambda each: each.__name__)
def test_no_class_binds_a_key_twice(binder: type[DOMNode]) -> None:
    keys = Counter(key for binding in bindings(binder) for key in binding.key.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_two_bindings_share_an_id() -> None:
    ids = Counter(binding.id for binder in BINDERS for binding in bindings(binder))
    assert [name for name, times in ids.items() if times > 1] == []


def test_no_key_needs_altgr_on_a_french_keyboard() -> None:
    awkward = {
        *("left_square_bracket", "right_square_bracket", "left_curly_bracket"),
        *("right_curly_bracket", "backslash", "tilde", "at", "number_sign", "grave_accent"),
        *("circumflex_accent", "vertical_line", *"[]{}\\~@#`^|"),
    }
    keys = {key for binder in BINDERS for b in bindings(binder) for key in b.key.split(",")}
    assert keys & awkward == set()


def test_the_interface_binds_keys_at_all() -> None:
    assert {"KpiApp", "DashboardScreen", "KpiDetailScreen", "ObjectivesScreen"} <= {
        binder.__name__ for binder in BINDERS
    }
