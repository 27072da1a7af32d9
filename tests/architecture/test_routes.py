"""Deny by default: every address of the application says that it is public, or which action it serves."""

from typing import Any

import pytest

from web.access import actions_of, declares, is_public, public, undeclared
from workflow.actions import Action

MEANT_FOR_STRANGERS = {
    "static_file",
    "fixed_file",
    "favicon",
    "health",
    "accounts",
    "design",
    "nominee_link",
} | {"second_factor", "setup", "verification"}
"""The first part of every endpoint that strangers may open: a new one is added here on purpose."""


def test_every_route_is_public_or_has_an_action(app: Any) -> None:
    assert [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if is_public(app.view_functions[rule.endpoint]) == bool(actions_of(app.view_functions[rule.endpoint]))
    ] == []


def test_only_the_few_meant_routes_are_public(app: Any) -> None:
    opened = {endpoint for endpoint, view in app.view_functions.items() if is_public(view)}
    assert {endpoint.partition(".")[0] for endpoint in opened} <= MEANT_FOR_STRANGERS


def test_every_declared_action_exists_and_asks_for_somebody_signed_in(app: Any) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        actions = actions_of(app.view_functions[rule.endpoint])
        assert all(isinstance(action, Action) for action in actions), rule.endpoint
        if actions and "GET" in (rule.methods or ()):
            values = dict.fromkeys(rule.arguments, 1)
            with app.test_request_context():
                address = rule.build(values)[1]
            assert client.get(address).status_code in {302, 303, 401, 403, 404}, rule.rule


@pytest.mark.parametrize("mark", [public, declares(next(iter(Action)))])
def test_a_route_without_a_declaration_is_found(app: Any, mark: Any) -> None:
    assert undeclared(app) == []
    app.view_functions["planted.page"] = lambda: ""
    assert undeclared(app) == ["planted.page"]
    app.view_functions["planted.page"] = mark(lambda: "")
    assert undeclared(app) == []
