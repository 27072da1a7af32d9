"""One table from what went wrong to a status and a Vietnamese page.

Below ``web/`` there are no statuses; here there are no sentences of the domain: those come with the error.
"No such thing" and "not yours" are the same page. A crash shows an id and logs it without personal data.
"""

from __future__ import annotations

import errno
import logging
import secrets
import traceback
from dataclasses import dataclass

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from rules import errors as rule_errors
from rules.finding import Finding
from workflow import errors as domain

log = logging.getLogger("khenthuong.web")


@dataclass(frozen=True, slots=True)
class Page:
    """What a status looks like: its title, and the sentence when the error brings none."""

    title: str
    sentence: str


PAGES: dict[int, Page] = {
    400: Page(
        "Yêu cầu chưa đúng",
        "Máy chủ không hiểu yêu cầu này. Quay lại trang trước, tải lại rồi làm lại.",
    ),
    401: Page("Cần đăng nhập", "Đăng nhập để tiếp tục."),
    403: Page(
        "Chưa được phép",
        "Việc này không thuộc nhiệm vụ được giao cho tài khoản của bạn. Hỏi người quản trị nếu cần.",
    ),
    404: Page(
        "Không tìm thấy trang",
        "Không có nội dung ở địa chỉ này, hoặc nội dung không dành cho tài khoản của bạn. "
        "Kiểm tra lại đường dẫn hoặc quay về trang Việc cần làm.",
    ),
    405: Page(
        "Thao tác không đúng trang",
        "Trang này không nhận thao tác vừa gửi. Mở lại trang rồi dùng các nút ở đó.",
    ),
    409: Page(
        "Đã có thay đổi khác", "Người khác vừa thay đổi nội dung này. Mở lại để xem bản mới nhất rồi làm lại."
    ),
    413: Page(
        "Tệp quá lớn",
        "Nội dung gửi lên vượt dung lượng cho phép. Giảm dung lượng (quét 150–200 dpi) hoặc tách tệp.",
    ),
    422: Page("Chưa thực hiện được", "Nội dung gửi lên chưa đủ điều kiện. Xem các mục bên dưới."),
    429: Page("Chờ một chút", "Có quá nhiều lần thử trong thời gian ngắn. Chờ vài phút rồi thử lại."),
    500: Page(
        "Hệ thống gặp lỗi",
        "Chưa có gì thay đổi. Thử lại sau ít phút; nếu vẫn lỗi, báo mã dưới đây cho người quản trị hệ thống.",
    ),
    507: Page(
        "Hết chỗ lưu trữ",
        "Ổ đĩa của máy chủ đã đầy, chưa có gì được lưu. Báo người quản trị hệ thống.",
    ),
}

STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (domain.NotFound, 404),
    (domain.NotPermitted, 403),
    (domain.WrongState, 409),
    (domain.Conflict, 409),
    (domain.Refused, 422),
    (domain.InvalidInput, 422),
    (domain.StorageFull, 507),
    (domain.IntegrityProblem, 500),
    (domain.WorkflowError, 422),
    (rule_errors.NoLawInForce, 422),
    (rule_errors.RuleError, 500),
)
"""The first class that fits gives the status."""


def status_of(error: Exception) -> int:
    """Return the status of a domain error; 500 for anything the table does not know."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return 507
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def error_page(
    status: int,
    sentence: str = "",
    *,
    findings: tuple[Finding, ...] = (),
    possible: tuple[str, ...] = (),
    error_id: str = "",
) -> Response:
    """Return the page of a status. For 404 the sentence is always the same, so that it tells nothing."""
    page = PAGES[status]
    shown = page.sentence if status == 404 or not sentence else sentence
    body = render_template(
        "error.html", status=status, title=page.title, sentence=shown,
        findings=findings, possible=possible, error_id=error_id,
    )  # fmt: skip
    response = make_response(body, status)
    if request.headers.get("HX-Request"):  # put the whole error into the page, not into the part asked for
        response.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return response


def on_domain_error(error: Exception) -> Response:
    """Answer a refusal of the workflow or the rulebook with its own sentence and reasons."""
    status = status_of(error)
    if status == 500:
        return on_crash(error)
    return error_page(
        status,
        str(error),
        findings=getattr(error, "findings", ()),
        possible=getattr(error, "possible", ()),
    )


def on_http_error(error: HTTPException) -> Response:
    """Answer an HTTP error, keeping headers that carry meaning (Allow, Retry-After)."""
    code = error.code or 500
    if error.response is not None or code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # a host that is not ours: no addresses can be built for a page
        return make_response(PAGES[400].sentence, 400, {"Content-Type": "text/plain; charset=utf-8"})
    status = code if code in PAGES else (400 if code < 500 else 500)
    own_words = error.description if error.description != type(error).description else ""
    response = error_page(status, _vietnamese(own_words))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def on_form_token(_error: CSRFError) -> Response:
    """Answer a form whose token is missing, old or another session's."""
    return error_page(
        400, "Trang đã mở quá lâu hoặc bạn đã đăng nhập lại ở nơi khác. Tải lại trang rồi gửi lại."
    )


def on_crash(error: Exception) -> Response:
    """Answer a fault of ours: an id for the person, the place in the code for the log, nobody's data."""
    status = status_of(error)
    error_id = secrets.token_hex(4).upper()
    frames = traceback.extract_tb(error.__traceback__)
    where = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames[-6:])
    # Neither the message nor the address is logged: both may carry names or numbers of people.
    if not current_app.config["SETTINGS"].production:
        log.exception("error %s", error_id, exc_info=error)
    log.error("error %s: %s in %s at %s", error_id, type(error).__name__, request.endpoint, where)
    return error_page(status, error_id=error_id)


def _vietnamese(sentence: str | None) -> str:
    """Return a sentence of ours; Werkzeug's own English ones are replaced by the table's."""
    return sentence if sentence and not sentence.isascii() else ""


def init_app(app: Flask) -> None:
    """Register the handlers; the most specific class wins."""
    for kind, _ in STATUSES:
        app.register_error_handler(kind, on_domain_error)
    app.register_error_handler(CSRFError, on_form_token)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_crash)
