"""The letter to who complained and the form of an absent member: each side of what they may have to say."""

from __future__ import annotations

import pytest

from rules.documents import InconsistentFacts
from rules.documents.content.complaint_answer import Ending, Follows, addressed
from rules.text import ForbiddenCharacter
from tests.unit.documents import letters as sample
from tests.unit.documents.letters import answer_facts, content_of, opinion_facts
from tests.unit.documents.reading import compact, told

SECOND, AGAIN = "khiếu nại lần hai", "tố cáo tiếp"


def said(kind: str, facts: object) -> str:
    """Every text of a paper, without spaces."""
    return "\n".join(told(content_of(kind, facts)))


@pytest.mark.parametrize(
    ("changes", "there", "absent"),
    [
        ({}, ("mở lại để thẩm định", SECOND, "trong 30 ngày"), (AGAIN,)),
        (
            {"ending": Ending.NOT_UPHELD, "follows": Follows.STAYS},
            ("nội dung khiếu nại không đúng", "giữ nguyên", SECOND),
            ("mở lại",),
        ),
        (
            {"ending": Ending.WITHDRAWN, "follows": Follows.ENDS},
            ("rút đơn",),
            (SECOND, "Quyền của người gửi"),
        ),
        (
            {
                "ending": Ending.REFUSED,
                "follows": Follows.ENDS,
                "paper": "",
                "paper_on": None,
                "accepted_on": None,
            },
            ("đơn không được thụ lý", "không thụ lý, không giải quyết"),
            (SECOND, "Văn bản giải quyết là"),
        ),
        ({"is_denunciation": True}, ("nội dung tố cáo đúng", AGAIN), (SECOND,)),
    ],
)
def test_an_answer_says_how_it_ended_and_how_to_go_on(
    changes: dict[str, object], there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    text = said("complaint_answer", answer_facts(**changes))
    assert [words for words in there if compact(words) not in text] == []
    assert [words for words in absent if compact(words) in text] == []


def test_an_answer_without_the_paper_that_settled_it_is_not_made() -> None:
    with pytest.raises(InconsistentFacts, match="văn bản giải quyết"):
        content_of("complaint_answer", answer_facts(paper=""))


def test_only_the_copy_that_is_sent_names_the_sender() -> None:
    made, words = content_of("complaint_answer", answer_facts()), sample.words_of("complaint_answer")
    sent = addressed(made, words, "Cao Văn Kín", "Thôn Kín")
    assert "Cao Văn Kín, Thôn Kín" in str(sent) and "Cao Văn Kín" not in str(made)
    assert sent.parts[0].blocks[1:] == made.parts[0].blocks[1:], (
        "the same words but for the line of the addressee"
    )
    with pytest.raises(ForbiddenCharacter):
        addressed(made, words, "Cao\u202eVăn Kín", "")


def test_a_form_says_by_what_text_it_is_counted_or_that_none_settles_it() -> None:
    assert compact("Điều 30 Nghị định số 98/2023/NĐ-CP") in said("written_opinion", opinion_facts())
    text = said("written_opinion", opinion_facts(citation=""))
    assert compact("theo quy chế của Hội đồng") in text and compact("Phiếu này không kín") in text


def test_nobody_without_a_vote_has_a_form() -> None:
    with pytest.raises(InconsistentFacts, match="Chưa chọn thành viên"):
        content_of("written_opinion", opinion_facts(forms=()))
