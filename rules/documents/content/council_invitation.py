"""What an invitation to a council session says (NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.7 "Giấy mời")."""

from __future__ import annotations

from rules.documents.content.blocks import (
    Block,
    BlockDocument,
    Lines,
    Look,
    Part,
    Recipients,
    Signatory,
    Text,
)
from rules.documents.content.council_checks import check_invitation
from rules.documents.content.council_facts import InvitationFacts
from rules.documents.content.council_parts import (
    council_name,
    file_title,
    header,
    moment,
    number_line,
    recipients,
    subject,
    subject_lines,
)
from rules.documents.content.frozen import cleaned
from rules.documents.wording import Wording
from rules.text import long_date


def invitation_content(facts: InvitationFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the invitation of one member says, in NFC; without ``issued_on`` a draft with a gap.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    check_invitation(facts)
    council = facts.sitting.council
    day = long_date(facts.issued_on) if facts.issued_on else wording.say("date_unknown")
    head = header(
        council,
        wording,
        number_line=number_line(wording, facts.number, facts.symbol),
        place_date=wording.say("place_date", place=council.place_name, date=day),
    )
    titles = (wording.say("kind"), *subject_lines(wording, facts.sitting))
    return BlockDocument(
        spec=spec_id or wording.id,
        title=file_title(wording, facts.sitting, facts.number, facts.symbol),
        author=council_name(council),
        subject=subject(wording, facts.sitting),
        parts=(Part(blocks=tuple(_body(facts, wording)), header=head, titles=titles),),
    )


def _body(facts: InvitationFacts, wording: Wording) -> list[Block]:
    """Who is invited to what, when and where; the material; conflicts of interest to declare."""
    sitting = facts.sitting
    who = ", ".join(part for part in (facts.invitee, facts.invitee_post) if part)
    made: list[Block] = [
        Text(wording.say("invites", council=council_name(sitting.council))),
        Text(who, look=Look.CENTRED),
        Text(wording.say("purpose", title=sitting.title)),
        Text("", wording.say("content")),
        Lines(
            tuple(
                f"{point.rstrip(';., ')}{';' if n < len(facts.content) else '.'}"
                for n, point in enumerate(facts.content, start=1)
            )
        ),
        Text(f"{facts.chair.rstrip('.')}.", wording.say("chair")),
        Text(moment(wording, sitting, sitting.starts_at), wording.say("time")),
        Text(f"{sitting.place.rstrip('.')}.", wording.say("place")),
    ]
    if facts.link:
        made.append(Text(wording.say("material_at", link=facts.link), wording.say("material"), Look.RAGGED))
    declare = (
        wording.say("declare_by", date=long_date(facts.declare_by))
        if facts.declare_by
        else wording.say("declare_now")
    )
    return [
        *made,
        Text(declare, wording.say("declare")),
        Text(wording.say("closing")),
        _closing(facts, wording),
    ]


def _closing(facts: InvitationFacts, wording: Wording) -> Recipients:
    """Nơi nhận, the invited first, level with the signature."""
    copies = recipients(wording, facts.copies_to, facts.archived_at)
    signer = Signatory(tuple(title.upper() for title in facts.signer_titles), facts.signer_name)
    return Recipients(copies.heading, (wording.say("recipients_first"), *copies.lines), (signer,))
