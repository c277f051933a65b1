"""A digest body by hand: every part is filled once, with any label and address."""

from __future__ import annotations

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(2)) **b** `c` & "q" \u202eabc\x1b]0;PWN\x07\x9b31m\n# heading'
CHANGE = {"today": 42, "yesterday": 1200, "difference": -1158, "percent": -97, "week_mean": 3.5, "week_days": 6}
NO_BASE = {"today": 2, "yesterday": None, "difference": None, "percent": None, "week_mean": None, "week_days": 0}


def item(title: str, url: str = "https://example.test/1") -> dict:
    return {"article_id": 7, "title": title, "url": url, "source": "bao-mau", "source_title": "Báo Mẫu"}


def body(label: str = "Viện phí mới", url: str = "https://example.test/1") -> dict:
    quoted = {"text": f"Câu trích: {label}", "article_id": 7, "url": url, "source": "bao-mau", "source_title": "Báo Mẫu"}
    topic = {
        "id": 3, "label": label, "terms": [], "articles": 1, "stories": 1, "change": CHANGE, "trend": "new",
        "outlets": [{"name": "bao-mau", "title": "Báo Mẫu", "articles": 1}], "first_day": "2026-05-20",
        "first_seen": "2026-05-20T03:00:00+00:00", "first_today": "2026-05-20T03:00:00+00:00",
        "headline": item(label + "!", url), "sentences": [quoted],
    }
    return {
        "kind": "day", "day": "2026-05-20", "template_version": 1,
        "as_of": {"articles_of_day": 1, "collected_on_day": 2, "newest_article": 7},
        "totals": {"articles": 1, "stories": 1, "outlets": 1, "comments": 1320, "threads": 1, "waiting_for_topics": 1, "synthetic_dates": 1,
                   "change": NO_BASE},
        "topics": [topic], "topics_total": 3, "topics_not_shown": {"topics": 2, "articles": 4, "stories": 4},
        "new": [3], "growing": [], "fading": [{"id": 4, "label": label, "change": CHANGE}],
        "left_out": [{"id": 5, "label": f"Bị lược: {label}", "articles": 1900, "stories": 8, "outlets": 2,
                      "trend": "growing", "change": CHANGE, "reason": f"ngoài phạm vi {label}"}],
        "hotspots": [{"id": 6, "label": f"Nóng: {label}", "hotspot": 1, "kind": "hotspot", "area": "xã Mẫu", "evidence": {
            "articles": 31, "usual": 4.2, "days": 60, "span": 1, "stories": 12, "outlets": 9, "independent": 8,
            "most_before": 11, "most_before_day": "2026-05-02", "yesterday": None, "week_before": None, "new": False,
            "masked": [], "areas": [], "needed": 3}}],
        "revised": {"total": 0, "articles": []}, "withdrawn": {"total": 9, "articles": [item(label, url)]},
        "undated": {"total": 1, "articles": [item(label, url)]},
        "coverage": {"expected": 2, "answering": 1, "failed": [{"name": "c", "title": "Cổng Mẫu", "statuses": []}],
                     "not_asked": [], "silent": [], "outlets_with_articles": 1, "collected": 2,
                     "with_reliable_date": 1},
        "masked_days": ["2026-05-19"], "method": ["counts_below_least", "reliable_dates_only"],
        "limits": {"topics": 30, "listed": 50, "sentences": 3, "least_for_percent": 30},
    }
