"""The small pieces that a list shows by the hundred: icons, chips, people. The same words as a macro would write.

Templates get them where they always did: ``{% from "components/status.html" import chip %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from flask import Flask
from markupsafe import Markup

from web.labels import masked, state_icon, state_label, state_tone
from workflow.states import NominationState

Icon = Callable[..., Markup]

# ``%`` of a Markup escapes whatever is put in that is no Markup itself.
_ICON = Markup('<svg class="icon%s" viewBox="0 0 24 24" %s focusable="false"><path d="%s"/></svg>')
_SPOKEN, _SILENT = Markup('role="img" aria-label="%s"'), Markup('aria-hidden="true"')
_CHIP = Markup('<span class="chip tone-%s">%s%s</span>')
_LINK, _SMALL = Markup('<a href="%s" data-open>%s</a>'), Markup("<small>%s%s%s</small>")
_PERSON = Markup('<div class="person"><b>%s</b>%s%s</div>')


def drawn_from(paths: Mapping[str, str]) -> Icon:
    """Return ``icon(name, label="")``; a label makes the icon speak, without it it is decoration."""

    @lru_cache(maxsize=512)
    def icon(name: str, label: str = "") -> Markup:
        kind = " icon-solid" if name == "dot" else ""
        return _ICON % (kind, _SPOKEN % label if label else _SILENT, paths[name])

    return icon


def chips(icon: Icon) -> Callable[..., Markup]:
    """Return ``chip(text, tone="plain", icon_name="")``."""

    def chip(text: object, tone: str = "plain", icon_name: str = "") -> Markup:
        return _CHIP % (tone, icon(icon_name) if icon_name else "", text)

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
    shown = _LINK % (url, name) if url else name
    about = _SMALL % (title, " · " if title and unit else "", unit) if title or unit else ""
    number = _SMALL % ("CCCD ", masked(id_number), "") if id_number else ""
    return _PERSON % (shown, about, number)


def init_app(app: Flask) -> None:
    """Give the component templates what draws their pieces."""
    app.jinja_env.globals.update(
        drawn_from=drawn_from, chips=chips, state_chips=state_chips, drawn_person=drawn_person
    )
