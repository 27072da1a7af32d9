"""The small pieces that a list shows by the hundred: icons, chips, people. The same words as a macro would write.

Templates get them where they always did: ``{% from "components/status.html" import chip %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from flask import Flask
from markupsafe import Markup, escape

from web.labels import masked, state_icon, state_label, state_tone
from workflow.states import NominationState

Icon = Callable[..., Markup]


def drawn_from(paths: Mapping[str, str]) -> Icon:
    """Return ``icon(name, label="")``; a label makes the icon speak, without it it is decoration."""

    @lru_cache(maxsize=512)
    def icon(name: str, label: str = "") -> Markup:
        kind = " icon-solid" if name == "dot" else ""
        spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
        path = f'<path d="{escape(paths[name])}"/>'
        return Markup(f'<svg class="icon{kind}" viewBox="0 0 24 24" {spoken} focusable="false">{path}</svg>')  # noqa: S704  # every value is escaped

    return icon


def chips(icon: Icon) -> Callable[..., Markup]:
    """Return ``chip(text, tone="plain", icon_name="")``."""

    def chip(text: object, tone: str = "plain", icon_name: str = "") -> Markup:
        mark = icon(icon_name) if icon_name else ""
        return Markup(f'<span class="chip tone-{escape(tone)}">{mark}{escape(text)}</span>')  # noqa: S704  # every value is escaped

    return chip


def state_chips(icon: Icon) -> Callable[[NominationState], Markup]:
    """Return ``state_chip(state)``: one chip for each state, drawn once."""
    chip = chips(icon)

    @cache
    def state_chip(state: NominationState) -> Markup:
        return chip(state_label(state), state_tone(state), state_icon(state))

    return state_chip


def drawn_person(
    name: object, title: object = "", unit: object = "", id_number: str = "", url: str = ""
) -> Markup:
    """Return a person or collective: the name, with its link, over what tells it apart."""
    shown = f'<a href="{escape(url)}" data-open>{escape(name)}</a>' if url else escape(name)
    between = " · " if title and unit else ""
    about = f"<small>{escape(title)}{between}{escape(unit)}</small>" if title or unit else ""
    number = f"<small>CCCD {escape(masked(id_number))}</small>" if id_number else ""
    return Markup(f'<div class="person"><b>{shown}</b>{about}{number}</div>')  # noqa: S704  # every value is escaped


def init_app(app: Flask) -> None:
    """Give the component templates what draws their pieces."""
    app.jinja_env.globals.update(
        drawn_from=drawn_from, chips=chips, state_chips=state_chips, drawn_person=drawn_person
    )
