"""Nothing about a signed decision changes unseen (F04, T03): a hundred altered files, swapped rows, the SQL paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from tests.support.altered import Altered, hundred
from tests.support.originals import Issued, file_of, issued, store, trust
from tests.support.sample import START
from workflow import clock
from workflow.audit_verify import verify
from workflow.canonical import sha256
from workflow.db import current_engine, reading
from workflow.errors import IntegrityProblem
from workflow.models import SecurityEvent, SignedAs
from workflow.originals import known_file, original_of
from workflow.originals_waiting import head_of, look_of, waiting_of
from workflow.pades import reading as reports
from workflow.pades.placing import Look
from workflow.queries import documents, originals
from workflow.services import document_scans
from workflow.tables import table
from workflow.trust import trusted

NOW_AND_THEN = 16
"""In `make test` every sixteenth of the hundred, one or two of a kind; all of them at night."""
APPEND_ONLY = ("document_originals", "document_signings", "document_scans", "stored_files")
SCAN = b"%PDF-1.4 ban quet"


@pytest.fixture
def made(sqlite_template: Path, tmp_path: Path) -> Iterator[Issued]:
    """Two issued decisions, the first signed by person and body, with a trusted root."""
    with store(sqlite_template, tmp_path, count=2) as filled:
        trust(filled)
        yield filled


def alterations(made: Issued, step: int) -> list[Altered]:
    """Sign, and return altered forms of what was signed."""
    with reading() as connection:
        waiting = waiting_of(connection, head_of(connection, made.ref), SignedAs.PERSON)
    look: Look = look_of(waiting, clock.now())
    for signed_as in SignedAs:
        assert all(one.ok for one in made.sign_all(made.refs, signed_as))
    others = [
        waiting.base,
        file_of(original_at(made, 1).sha256 or ""),
        file_of(original_at(made, 1).signings[0].sha256),
    ]
    return list(hundred(waiting.base, made.content(), others, made.pki, look))[::step]


def original_at(made: Issued, place: int) -> originals.Original:
    with reading() as connection:
        found = original_of(connection, head_of(connection, made.refs[place]).id)
    assert found is not None
    return found


def rewrite(*statements: tuple[str, dict[str, object]]) -> None:
    """Do what a stranger with the database file could do: without the triggers."""
    with current_engine().begin() as connection:
        triggers = list(
            connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        )
        for name, _text in triggers:
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        for text, values in statements:
            connection.execute(sa.text(text), values)
        for _name, text in triggers:
            connection.exec_driver_sql(text)


def found_where(made: Issued, name: str, altered: bytes) -> dict[str, bool]:
    """Put altered bytes in the place of the original in both ways; say where that was found."""
    digest, content, viewer = made.original().sha256, made.content(), made.sample.actors["signer"]
    assert digest is not None
    found = {}
    put = "UPDATE stored_files SET content = :content, size = :size WHERE sha256 = :digest"
    rewrite((put, {"content": altered, "size": len(altered), "digest": digest}))
    found["download, bytes replaced"] = refused(lambda: originals.download(viewer, made.ref))
    with reading() as connection:
        found["verify, bytes replaced"] = verify(connection).exit_code == 6
    rewrite((put, {"content": content, "size": len(content), "digest": digest}))
    other, number = sha256(altered), made.original().document_id
    point = "UPDATE document_signings SET sha256 = :to WHERE document_id = :number AND number = 2"
    keep = (
        "INSERT INTO stored_files (sha256, size, media_type, content, stored_at)"
        " SELECT :sha, :size, 'application/pdf', :content, stored_at FROM stored_files WHERE sha256 = :digest"
        " AND NOT EXISTS (SELECT 1 FROM stored_files WHERE sha256 = :sha)"
    )
    rewrite(
        (keep, {"sha": other, "size": len(altered), "content": altered, "digest": digest}),
        (point, {"to": other, "number": number}),
    )
    found["download, row pointed elsewhere"] = refused(lambda: originals.download(viewer, made.ref))
    with reading() as connection:
        found["verify, row pointed elsewhere"] = verify(connection).exit_code == 6
    rewrite((point, {"to": digest, "number": number}))
    with reading() as connection:
        report = reports.read(altered, trusted(connection), clock.now())
        known = known_file(connection, sha256(altered))
    same_people = [one.certificate.subject for one in report.signatures] == [
        "Đinh Văn Mẫu", "Ủy ban nhân dân huyện Mẫu",
    ]  # fmt: skip
    is_current = known is not None and known.is_current and known.decision_id == made.decision_id
    found["by itself"] = not (report.ok and same_people and is_current)
    if not name.startswith(
        ("flip", "swapped")
    ):  # a flip may lie in the padding of a gap, which nothing signs
        found["by its signatures alone"] = not (report.ok and same_people)
    return found


def refused(download: object) -> bool:
    """Whether a download was refused."""
    with pytest.raises(IntegrityProblem):
        download()  # type: ignore[operator]  # a callable
    return True


def test_altered_files_are_found_at_the_download_and_by_verify(made: Issued) -> None:
    everything = alterations(made, NOW_AND_THEN)
    assert originals.report(made.sample.actors["signer"], made.ref).ok
    missed = [
        (name, where)
        for name, altered in everything
        for where, seen in found_where(made, name, altered).items()
        if not seen
    ]
    assert missed == []
    with reading() as connection:
        assert verify(connection).problems == (), "what was put back is whole again"
        kinds = set(connection.scalars(sa.select(table(SecurityEvent).c.kind)))
    assert {"stored_file_differs", "original_differs"} <= kinds


@pytest.mark.nightly
def test_a_hundred_of_a_hundred_are_found(made: Issued) -> None:
    everything = alterations(made, 1)
    missed = [
        (name, w) for name, bad in everything for w, seen in found_where(made, name, bad).items() if not seen
    ]
    assert (len(everything), len({altered for _name, altered in everything}) > 90, missed) == (100, True, [])


def test_the_issued_file_itself_cannot_be_swapped_either(made: Issued) -> None:
    other = original_at(made, 1)
    change = "UPDATE issued_documents SET sha256 = :to WHERE id = :number"
    rewrite((change, {"to": other.issued_sha256, "number": made.original().document_id}))
    with pytest.raises(IntegrityProblem):
        documents.issued(made.sample.actors["signer"], made.original().ref)
    done = made.sign()
    assert isinstance(done.error, IntegrityProblem), "what was altered is not signed"
    with reading() as connection:
        assert "original" in [one.code for one in verify(connection).problems]


def test_a_signature_or_scan_taken_away_or_put_in_is_found(made: Issued) -> None:
    made.sign_all(made.refs, SignedAs.PERSON)
    number = made.original().document_id
    rewrite(("DELETE FROM document_signings WHERE document_id = :number", {"number": number}))
    with reading() as connection:
        assert [(one.code, one.subject_id) for one in verify(connection).problems] == [("original", 1)]
    with pytest.raises(IntegrityProblem):
        originals.download(made.sample.actors["signer"], made.ref)


@pytest.fixture
def any_made(either_engine: Engine) -> Iterator[Issued]:
    """A decision signed, and another with a scan, on both databases."""
    del either_engine
    with clock.use(clock.SimulatedClock(START)):
        made = issued(count=2)
        assert made.sign().ok
        document_scans.keep_scan(
            made.refs[1], SCAN, "quet.pdf", kept_at="VT", reason="", actor=made.sample.actors["issuer"]
        )
        yield made


def test_no_sql_path_changes_what_was_issued_signed_or_scanned(any_made: Issued) -> None:
    """UPDATE, DELETE and TRUNCATE by trigger; on PostgreSQL also by and for a role that owns nothing, with ALTER."""
    del any_made
    engine = current_engine()
    tables = (*APPEND_ONLY, "issued_documents")
    paths = [f"DELETE FROM {name}" for name in tables]
    paths += [f"UPDATE {name} SET {column}" for name, column in (
        ("document_originals", "kind = 'paper'"), ("document_signings", "subject = 'x'"),
        ("document_scans", "kept_at = 'x'"), ("stored_files", "size = 1"), ("issued_documents", "content = 'x'"),
        ("issued_documents", "sha256 = NULL, rendered_at = NULL"),
    )]  # fmt: skip
    if engine.dialect.name == "postgresql":
        paths += [f"TRUNCATE {name} CASCADE" for name in tables]
    open_paths = [path for path in paths if not denied(engine, path)]
    if engine.dialect.name == "postgresql":
        open_paths += [path for path in (*paths, *altering(tables)) if not denied(engine, path, as_app=True)]
    assert open_paths == []


def altering(tables: tuple[str, ...]) -> list[str]:
    return [
        statement.format(name)
        for name in tables
        for statement in (
            "ALTER TABLE {} DISABLE TRIGGER USER", "ALTER TABLE {} ADD COLUMN x int", "DROP TABLE {} CASCADE",
            "DROP TRIGGER tr_{0}_no_delete ON {0}",
        )
    ]  # fmt: skip


def denied(engine: Engine, path: str, *, as_app: bool = False) -> bool:
    """Whether a statement is refused, as the owner or as a role with the rights that the application needs."""
    with engine.connect() as connection:
        if as_app:
            connection.exec_driver_sql("CREATE ROLE app_test NOLOGIN")
            connection.exec_driver_sql("GRANT USAGE ON SCHEMA public TO app_test")
            connection.exec_driver_sql(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_test"
            )
            connection.exec_driver_sql("SET LOCAL ROLE app_test")
        try:
            connection.exec_driver_sql(path)
        except DBAPIError:
            return True
        finally:
            connection.rollback()
    return False
