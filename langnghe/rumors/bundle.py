"""A closed file as a bundle: documents, the file as JSON, the texts it rests on, and a manifest with their hashes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from langnghe.exporting.cells import local
from langnghe.office import Office
from langnghe.render.documents import rumor as documents
from langnghe.render.documents.packing import EPOCH
from langnghe.rumors import public, words
from langnghe.rumors.file import File, of_field
from langnghe.version import VERSION
from pipelines.rumors import evidence, gate
from pipelines.rumors.wording import is_post
from storage import rumor_writes, schema
from storage.rumors import EvidenceRow


def bundle(session: Session, file: File, office: Office, now: datetime) -> bytes:
    """Return the zip, without ClaimReview where the office has no name; raises Refused for a file that is still open.
    """
    found = {
        "phieu-tra-loi.docx": documents.answer_docx(file, office),
        "ho-so.docx": documents.file_docx(file, office),
    }
    if office.name:
        found["claimreview.json"] = written(public.claim_review(file, office.name))
    texts = {one.id: text for one in file.evidence if (text := text_of(session, one))}
    found |= {f"texts/evidence-{number}.txt": text.encode() for number, text in texts.items()}
    found["rumor.json"] = written(as_json(file, texts))
    manifest = {
        "rumor": file.row.id, "made_at": local(now), "record": {"revision": schema.head()},
        "program": {"name": "langnghe", "version": VERSION},
        "left_out": {} if office.name else {"claimreview.json": "office.toml has no name"},
        "files": {name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                  for name, content in sorted(found.items())},
    }
    return _zipped(found | {"manifest.json": written(manifest)})


def text_of(session: Session, one: EvidenceRow) -> str:
    """Return the text that a quote stands in, "" where it is gone or is not the one that was hashed."""
    if one.removed_at is not None:
        return ""
    if not one.revision:
        return one.text
    found = rumor_writes.article_text(session, one.article_id or 0, one.revision)
    return found[1] if found and evidence.sha256(found[1]) == one.text_sha256 else ""


def as_json(file: File, texts: dict[int, str]) -> dict[str, Any]:
    """Return a file for programs: no account, post, unit or address of somebody's own page stands in it."""
    row, found = file.row, of_field(file)
    field = found.told if found else None
    return {
        "id": row.id, "title": row.title, "statement": row.statement, "about_body": row.body, "state": row.state,
        "verdict": row.verdict, "verdict_at": local(row.verdict_at) if row.verdict_at else None,
        "signed_by": [one.role for one in file.signed], "answer": row.answer, "unknown": row.unknown,
        "tried": row.tried, "risk": {"harm": row.harm, "believability": row.believability, "risk": row.risk,
                                     "reason": row.risk_reason},
        "action": row.action, "outcome": row.outcome, "body_says": words.body_says(file),
        "field": {"items": field.items, "units": field.units, "first": field.first, "last": field.last,
                  "provinces": list(field.provinces)} if field else None,
        "sightings": [_sighting(file, one.id) for one in file.open_sightings],
        "evidence": [_evidence(file, one, texts) for one in file.evidence],
        "opinions": file.told_opinions(),
        "history": [{"at": local(event.at), "act": event.act, "role": event.role, "note": event.note,
                     "details": event.details} for event in file.told_history],
    }


def _sighting(file: File, number: int) -> dict[str, Any]:
    one = next(row for row in file.sightings if row.id == number)
    area = file.places.get(one.area_id or 0)
    return {"heard_on": one.heard_on, "precision": one.precision, "channel": one.channel,
            "area": area.key if area else None, "outlet": one.outlet, "wording": one.wording,
            "url": "" if one.forum or is_post(one.url) else one.url}


def _evidence(file: File, one: EvidenceRow, texts: dict[int, str]) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind, "says": one.says, "issuer": one.issuer,
            "primary_source": one.primary_source, "official": one.official, "own": gate.is_own(one, file.row.body),
            "label": one.label, "quote": one.quote, "place": public.source(file, one).place,
            "said_at": local(one.said_at), "text_sha256": one.text_sha256, "trouble": one.trouble,
            "text": f"texts/evidence-{one.id}.txt" if one.id in texts else None}


def written(value: dict[str, Any]) -> bytes:
    """Return JSON as it is stored."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _zipped(found: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in sorted(found.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    return out.getvalue()
