"""The signature itself (CMS, CAdES baseline): made with a key, or made elsewhere and looked at before it is kept."""

from __future__ import annotations

import asyncio
import hashlib

from asn1crypto import cms
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from workflow.errors import InvalidInput, WorkflowError
from workflow.pades.certificates import CertificateFacts, facts_of
from workflow.pades.keys import SigningKey
from workflow.pades.loops import apart
from workflow.pades.placing import DIGEST
from workflow.pades.timestamps import FAILED

TIME_STAMP = "signature_time_stamp_token"
MALFORMED = "Tệp kết quả không chứa chữ ký số đọc được. Ký lại bằng lệnh khenthuong sign rồi tải lên."
OTHER_DIGEST = "Chữ ký số này ký một nội dung khác với văn bản đang chờ. Lấy tệp yêu cầu mới rồi ký lại."
KEY_FAILED = "Thiết bị hoặc tệp khóa không ký được. Kiểm tra lại rồi thử lại."


class TimestampUnavailable(WorkflowError):
    """The configured server gave no time stamp; nothing was signed."""

    def __init__(self) -> None:
        """Say what the choice is."""
        super().__init__(FAILED)


def signed(digest: bytes, key: SigningKey) -> bytes:
    """Sign a digest with a key; ``InvalidInput`` when the key does not."""
    try:
        made = apart(lambda: asyncio.run(key.signer.async_sign(digest, DIGEST, use_pades=True)))
    except (SigningError, ValueError) as error:
        raise InvalidInput(KEY_FAILED) from error
    except Exception as error:
        if type(error).__module__.startswith("pkcs11"):  # an extra: its errors cannot be named here
            raise InvalidInput(KEY_FAILED) from error
        raise
    return bytes(made.dump())


def inspected(signature: bytes, digest: bytes) -> CertificateFacts:
    """Return whose certificate a signature names, once it has the one shape we take and is of this digest.

    Whether it is genuine is found when the whole file is read again.
    """
    try:
        content = cms.ContentInfo.load(signature, strict=True)
        data = content["content"]
        if content["content_type"].native != "signed_data" or len(data["signer_infos"]) != 1:
            raise InvalidInput(MALFORMED, {"file": MALFORMED})
        info = data["signer_infos"][0]
        told = {one["type"].native: one["values"] for one in info["signed_attrs"]}
        is_detached = data["encap_content_info"]["content"].native is None
        is_ours = info["digest_algorithm"]["algorithm"].native == DIGEST and "signing_certificate_v2" in told
        same = told["message_digest"][0].native == digest
        certificate = _certificate_of(data, info)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise InvalidInput(MALFORMED, {"file": MALFORMED}) from error
    if not is_detached or not is_ours:
        raise InvalidInput(MALFORMED, {"file": MALFORMED})
    if not same:
        raise InvalidInput(OTHER_DIGEST, {"file": OTHER_DIGEST})
    return certificate


def _certificate_of(data: cms.SignedData, info: cms.SignerInfo) -> CertificateFacts:
    sid = info["sid"].chosen
    for one in data["certificates"]:
        certificate = one.chosen
        if (
            isinstance(sid, cms.IssuerAndSerialNumber)
            and certificate.issuer == sid["issuer"]
            and certificate.serial_number == sid["serial_number"].native
        ):
            return facts_of(certificate)
    raise KeyError("the signer's certificate is not in it")


def stamped(signature: bytes, stamper: TimeStamper) -> bytes:
    """Return the signature with a time stamp over its value; ``TimestampUnavailable`` when there is none to be had."""
    content = cms.ContentInfo.load(signature)
    info = content["content"]["signer_infos"][0]
    imprint = hashlib.sha256(info["signature"].native).digest()
    try:
        token = apart(lambda: asyncio.run(stamper.async_timestamp(imprint, DIGEST)))
    except (TimestampRequestError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampUnavailable from error
    info["unsigned_attrs"] = cms.CMSAttributes([{"type": TIME_STAMP, "values": (token,)}])
    return bytes(content.dump(force=True))
