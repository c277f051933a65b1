"""The application: its routes, and what surrounds every one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from config.settings import Settings, load
from langnghe.accounts import signing
from langnghe.web.api import app as api
from langnghe.web.choices import Choices, choose
from langnghe.web.desk import Desk, Finder
from langnghe.web.doors import Door, Hall, by_method, guarded
from langnghe.web.entrance import Entrance
from langnghe.web.forms import Seal
from langnghe.web.keys import desk_key
from langnghe.web.operating import health, logs, metrics
from langnghe.web.recorder import Recorder
from langnghe.web.security import HOSTS, Failures, SecurityHeaders
from langnghe.web.views import (
    account,
    alerts,
    articles,
    belonging,
    candidates,
    compare,
    crosscheck,
    crosscheck_choosing,
    deciding,
    digests,
    editing,
    entering,
    exports,
    failures,
    handbook,
    hotspots,
    making,
    missed,
    myreports,
    network,
    pasting,
    posts,
    practice,
    questioning,
    questions,
    questionsheet,
    report_files,
    reporting,
    reviewing,
    rumor,
    rumor_acts,
    rumor_files,
    rumor_picking,
    rumors,
    saved,
    situations,
    sources,
    staging,
    stories,
    stream_coding,
    stream_desk,
    today,
    topics,
    users,
)
from langnghe.web.views import streams as stream_pages
from langnghe.web.warming import warm_up
from search.opening import open_engine
from search.service import Searcher
from storage.sessions import Database, open_database

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> Starlette:
    """Return the desk over the record and index that the settings name.

    Raises a StorageError when the record cannot be opened; an index that cannot is said on the search page.
    """
    database = open_database(settings)
    return assemble(settings, database, lambda: Searcher(database, open_engine(settings)))


def served() -> Starlette:
    """Return the desk of one worker process, which reads the settings anew."""
    return create_app(load())


def assemble(settings: Settings, database: Database, open_finder: Callable[[], Finder]) -> Starlette:
    """Return the desk over an open record, which it closes when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        warm_up(app.state.desk)     # nothing is answered before, /healthz neither
        yield
        recorder.close()
        database.close()

    recorder = Recorder(database)
    figures = metrics.Figures()
    logs.set_up(settings)
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(metrics.Measured, figures=figures),
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=[*HOSTS, *settings.host_names], www_redirect=False),
            Middleware(Choices, language=settings.language),
            Middleware(Failures, answer=failures.failed),
            Middleware(Entrance),
        ],
        exception_handlers={HTTPException: failures.refused},
        lifespan=lifespan,
    )
    app.router.routes.append(api.hall(app.state))
    app.state.desk = Desk(database, open_finder, settings)
    app.state.recorder = recorder
    app.state.signing = signing.Desk(database, settings)
    app.state.figures = figures
    app.state.forms = Seal(desk_key(settings))
    return app


def _routes() -> list[BaseRoute]:
    """Return every page with the least role that may look at it, and that may change something there."""
    return guarded([
        Door("/", today.home, look="reader"),
        Door("/today", today.keep, change="reporter"),
        Door("/compare", compare.compare, look="reader"),
        Door("/article/{id}", articles.article, look="reader"),
        Door("/story/{id}", stories.story, look="reader"),
        Door("/topics", topics.topics, look="reader"),
        Door("/topic/{id}", topics.topic, look="reader"),
        Door("/topic/{id}/why", topics.why, look="reader"),
        Door("/topic/{id}/missed", missed.say, look="reader", change="reviewer"),
        Door("/topic/{id}/{act}", deciding.about_topic, look="reader", change="editor"),
        Door("/decision/{id}/undo", deciding.undo, change="editor"),
        Door("/hotspots", hotspots.hotspots, look="reader"),
        Door("/hotspots/missed/{id}/undo", missed.undo, change="reviewer"),
        Door("/hotspots/{id}/{verdict}", hotspots.judge, change="reviewer"),
        Door("/crosscheck", crosscheck.board, look="reviewer"),
        Door("/crosscheck/week", crosscheck.week, look="reviewer"),
        Door("/crosscheck/table.{form}", crosscheck.table, look="reviewer"),
        Door("/crosscheck/{id}", crosscheck.one, look="reviewer"),
        Door("/crosscheck/{id}/choose", crosscheck_choosing.choose, look="reviewer"),
        Door("/crosscheck/{id}/{act}", crosscheck.act, change="reviewer"),
        Door("/rumors", by_method(rumors.listed, rumors.add), look="reader", change="reviewer"),
        Door("/rumors/new", rumors.new, look="reviewer"),
        Door("/rumors/add", rumor_picking.add, look="reviewer"),
        Door("/rumors/candidates", by_method(candidates.listed, candidates.settle), look="reviewer", change="reviewer"),
        Door("/rumor/{id}", rumor.page, look="reader"),
        Door("/rumor/{id}/sheet", rumor_files.sheet, look="reader"),
        Door("/rumor/{id}/sheet.docx", rumor_files.document, look="reader"),
        Door("/rumor/{id}/claimreview.json", rumor_files.claim_review, look="reader"),
        Door("/rumor/{id}/bundle.zip", rumor_files.bundle, look="reviewer"),
        Door("/rumor/{id}/choose", rumor_picking.choose, look="reviewer"),
        Door("/rumor/{id}/{act}", rumor_acts.act, look="reader", change="reviewer"),
        *_stream_routes(),
        Door("/saved", saved.listed, look="reader"),
        Door("/saved/new", by_method(saved.new, saved.add), look="reporter", change="reporter"),
        Door("/saved/{id}", by_method(saved.one, saved.change), look="reporter", change="reporter"),
        Door("/saved/{id}/delete", saved.delete, change="reporter"),
        Door("/saved/{id}/restore", saved.restore, change="reporter"),
        Door("/alerts", alerts.listed, look="reader"),
        Door("/alerts/new", by_method(alerts.new, alerts.add), look="reporter", change="reporter"),
        Door("/alerts/seen", alerts.seen, change="reader"),
        Door("/alerts/feed", alerts.renew_feed, change="reader"),
        Door("/alerts/feed/{token}", alerts.read_feed, look="public"),
        Door("/alerts/{id}", by_method(alerts.one, alerts.change), look="reader", change="reporter"),
        Door("/alerts/{id}/{act}", alerts.act, change="reporter"),
        Door("/digest", digests.newest, look="reader"),
        Door("/digest/feed.atom", digests.feed, look="reader"),
        Door("/digest/{name}.docx", digests.document, look="reader"),
        Door("/digest/{name}.{form}", digests.file, look="reader"),
        Door("/digest/{name}/make", making.make, change="editor"),
        Door("/digest/{name}/edit", editing.edit, look="editor", change="editor"),
        Door("/digest/{name}", digests.of_period, look="reader"),
        Door("/export", exports.export, look="reader"),
        Door("/exports", exports.jobs, look="reader", change="reader"),
        Door("/exports/{id}/file", exports.file, look="reader"),
        Door("/exports/{id}/manifest", exports.manifest, look="reader"),
        Door("/reports/new", by_method(reporting.new, reporting.send), look="post", change="post"),
        Door("/reports", reviewing.listed, look="reviewer"),
        Door("/report/{id}", reviewing.one, look="reviewer"),
        Door("/report/{id}/correct", reviewing.correct, look="reviewer", change="reviewer"),
        Door("/report/{id}/{act}", reviewing.change, change="reviewer"),
        Door("/my-reports", myreports.listed, look="post"),
        Door("/my-reports/{id}", myreports.one, look="post"),
        Door("/my-reports/{id}/correct", myreports.correct, look="post", change="post"),
        Door("/my-reports/{id}/{act}", myreports.change, change="post"),
        Door("/exports/{id}/delete", exports.delete, change="reader"),
        Door("/reports/paste", by_method(pasting.show, pasting.take), look="reviewer", change="reviewer"),
        Door("/reports/import", by_method(report_files.show, report_files.take), look="reviewer", change="reviewer"),
        Door("/reports/template.{form}", report_files.blank, look="post"),
        Door("/network", network.show, look="reviewer"),
        Door("/network/plan", network.take_plan, change="editor"),
        Door("/practice", practice.listed, look="post"),
        Door("/practice/{id}", by_method(practice.one, practice.write), look="post", change="post"),
        Door("/handbook", handbook.show, look="post"),
        Door("/sources", sources.sources, look="reader"),
        Door("/sign-in", entering.sign_in, look="public", change="public"),
        Door("/sign-out", entering.sign_out, change="post"),
        Door("/account", account.show, look="reader"),
        Door("/account/{act}", account.change, change="reader"),
        Door("/users", users.listed, look="administrator", change="administrator"),
        Door("/users/{id}", users.one, look="administrator"),
        Door("/users/{id}/{act}", users.change, change="administrator"),
        Door("/posts", posts.listed, look="administrator", change="administrator"),
        Door("/posts/{id}/{act}", posts.change, change="administrator"),
        Door("/choose", choose, look="public"),
        Door("/healthz", health.healthz, look="public"),
        Door("/metrics", metrics.metrics, look="administrator"),
        Hall("/static", StaticFiles(directory=STATIC), name="static", least="public"),
        *_answers(),
    ])


def _stream_routes() -> list[BaseRoute]:
    """Return the pages of opinion streams; the desk's stand before what is shown of a topic's week."""
    return [
        Door("/streams", stream_pages.listed, look="reader"),
        Door("/streams/desk", by_method(stream_desk.listed, stream_desk.freeze), look="reviewer", change="editor"),
        Door("/streams/desk/{id}", stream_desk.one, look="reviewer"),
        Door("/streams/desk/{id}/groups", stream_coding.groups, look="reviewer"),
        Door("/streams/desk/{id}/code", by_method(stream_coding.show, stream_coding.keep), look="reviewer",
             change="reviewer"),
        Door("/streams/desk/{id}/publish", stream_desk.publish, change="editor"),
        Door("/streams/desk/{id}/{act}", stream_desk.act, change="reviewer"),
        Door("/streams/{topic}/{week}", stream_pages.of_week, look="reader"),
    ]


def _answers() -> list[BaseRoute]:
    """Return the pages of questions with their answers and of situations."""
    return [
        Door("/situations", situations.listed, look="reader"),
        Door("/situations/new", by_method(staging.new, staging.add), look="reviewer", change="reviewer"),
        Door("/situation/{id}", situations.one, look="reader"),
        Door("/situation/{id}/edit", by_method(staging.edit, staging.save), look="reviewer", change="reviewer"),
        Door("/situation/{id}/links", by_method(belonging.show, belonging.keep), look="reviewer", change="reviewer"),
        Door("/situation/{id}/course", staging.course, change="reviewer"),
        Door("/questions", questions.listed, look="post"),
        Door("/questions/new", by_method(questioning.new, questioning.add), look="reviewer", change="reviewer"),
        Door("/questions/documents", questions.documents, look="reader"),
        Door("/questions/sheet", questionsheet.show, look="post"),
        Door("/questions/sheet.docx", questionsheet.document, look="post"),
        Door("/question/{id}", questions.one, look="post"),
        Door("/question/{id}/edit", by_method(questioning.edit, questioning.save), look="editor", change="editor"),
        Door("/question/{id}/items", questioning.items, change="reviewer"),
        Door("/question/{id}/state", questioning.state, change="editor"),
    ]
