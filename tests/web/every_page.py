"""Every page of the desk in one list: who adds a page adds it here, and it is looked at with axe, wide and narrow."""

from __future__ import annotations

from urllib.parse import quote

from web_record import Seeded

# Routes that answer with something else than a page: files, redirects, numbers for programs.
NO_PAGES = ("/alerts/feed", "/static", "/choose", "/api", "/healthz", "/metrics")
FILES = (".md", ".{form}", "/file", "/manifest", ".xml", ".atom", ".docx", ".eml", ".txt", ".csv", ".json", ".zip")


def every_page(seeded: Seeded) -> dict[str, str]:
    """Return name → address; each state of a page that looks different is one of its own."""
    fees, flood = (seeded.articles[name] for name in ("fees", "flood"))
    return {
        "today": "/",
        "search-all": "/?q=",
        "search": f"/?q={quote('viện phí')}",
        "search-filtered": f"/?q={quote('viện phí')}&source=bao-mau&from=2026-05-01&fold=0",
        "search-nothing": f"/?q={quote('không thể có')}&from=2026-05-01&kind=press",
        "search-question": f"/?q={quote('mức viện phí nào mới')}&mode=question",
        "search-unread": "/?q=khongco:x",
        "compare-empty": "/compare",
        "compare": f"/compare?q={quote('viện phí')}&q={quote('nước sông')}&q={quote('lịch')}&q={quote('tiếp')}&span=7",
        "compare-refused": f"/compare?q={quote('viện phí')}&q={quote('Nguyễn Văn An')}",
        "article": f"/article/{fees}",
        "article-revised": f"/article/{flood}",
        "story": "/story/1",
        "topics": "/topics?days=all",
        "topic": f"/topic/{seeded.topic}",
        "topic-why": f"/topic/{seeded.topic}/why",
        "topic-missed": f"/topic/{seeded.topic}/missed",
        "topic-rename": f"/topic/{seeded.topic}/rename",
        "hotspots": "/hotspots",
        "rumors": "/rumors",
        "rumors-filtered": "/rumors?state=new&area=x",
        "rumor-new": "/rumors/new",
        "rumor-candidates": "/rumors/candidates",
        "rumor": f"/rumor/{seeded.rumor}",
        "rumor-closed": f"/rumor/{seeded.closed_rumor}",
        "rumor-sheet": f"/rumor/{seeded.closed_rumor}/sheet",
        "crosscheck": "/crosscheck?kind=opinion&week=2026-05-18",
        "crosscheck-none": "/crosscheck?area=x&state=both",
        "crosscheck-one": f"/crosscheck/{seeded.check}",
        "crosscheck-week": "/crosscheck/week?week=2026-05-18",
        "saved": "/saved",
        "saved-new": f"/saved/new?q={quote('viện phí')}",
        "saved-refused": f"/saved/new?q={quote('Nguyễn Văn An')}",
        "saved-change": f"/saved/{seeded.saved}",
        "alerts": "/alerts",
        "alert-new": f"/alerts/new?saved={seeded.saved}",
        "alert-change": f"/alerts/{seeded.alert}",
        "digest": "/digest",
        "digest-edit": "/digest/2026-05-20/edit",
        "digest-week": "/digest/2026-W21",
        "digest-none": "/digest/2020-01-01",
        "export": f"/export?q={quote('viện phí')}",
        "exports": "/exports",
        "report-import": "/reports/import",
        "report-paste": "/reports/paste",
        "network": "/network",
        "reports": "/reports?state=all",
        "reports-none": "/reports?state=approved&kind=rumor&area=xyz",
        "report": f"/report/{seeded.report}",
        "report-correct": f"/report/{seeded.report}/correct",
        "report-new": "/reports/new",
        "report-own-list": "/my-reports",
        "report-own": f"/my-reports/{seeded.report}",
        "report-own-correct": f"/my-reports/{seeded.report}/correct",
        "sources": "/sources",
        "practice": "/practice",
        "practice-kind": "/practice/3?kind=rumor",
        "practice-basis": "/practice/17",
        "practice-groups": "/practice/24?groups=1&missing=0&missing=2",
        "handbook": "/handbook",
        "situations": "/situations",
        "situation": f"/situation/{seeded.situation}",
        "situation-new": "/situations/new",
        "situation-edit": f"/situation/{seeded.situation}/edit",
        "questions": "/questions",
        "questions-answered": "/questions?state=answered",
        "questions-new": "/questions/new?item=1&item=2",
        "questions-documents": "/questions/documents",
        "question": f"/question/{seeded.question}",
        "question-edit": f"/question/{seeded.question}/edit",
        "sign-in": "/sign-in",
        "account": "/account",
        "accounts": "/users",
        "posts": "/posts",
        "account-of-nobody": "/users/1",
        "missing": "/nothing",
    }
