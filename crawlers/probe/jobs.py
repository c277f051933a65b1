"""A probe's work in an extraction process: the crawl's own, with a source that no file describes yet."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, fields, replace

from config.families import Family
from config.sources import SourceConfig
from crawlers.extract import jobs
from crawlers.extract.decode import NotText
from crawlers.extract.jobs import Done, Job
from crawlers.pool import ExtractionPool
from crawlers.probe.front import Front, read_front
from crawlers.probe.observe import Seen, observe
from crawlers.statuses import Status


@dataclass(frozen=True, slots=True, repr=False)
class ProbeJob(Job):
    """A page to be read as `config` says; the further kinds are "front" (any page, for its leads) and "sample"."""

    config: SourceConfig | None = None
    families: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ProbeDone(Done):
    """What a crawl would get, and what the probe sees beside it."""

    front: Front | None = None
    seen: Seen | None = None


def run(job: Job, sources: Mapping[str, SourceConfig]) -> Done:
    """Do a job; nothing is raised."""
    assert isinstance(job, ProbeJob) and job.config is not None
    try:
        if job.kind == "front":
            front = read_front(job.body, job.url, job.config, job.families, job.content_type)
            return ProbeDone(Status.LISTING, front=front)
        done = jobs.run(replace(job, kind="article" if job.kind == "sample" else job.kind), {job.source: job.config})
        return _observed(job, job.config, done) if job.kind == "sample" else done
    except NotText as reason:
        return Done(Status.BAD_CONTENT, str(reason))
    except Exception as error:  # noqa: BLE001 - one page of a batch; its words may quote the page: the type alone is kept
        return Done(Status.EXTRACTION_FAILED, type(error).__name__)


def _observed(job: ProbeJob, config: SourceConfig, done: Done) -> Done:
    if done.article is None:
        return done
    seen = observe(job.body, done.article, config.rules, now=job.now, content_type=job.content_type,
                   day_first=config.date_order == "dmy")
    return ProbeDone(**{field.name: getattr(done, field.name) for field in fields(done)}, seen=seen)


class Reader:
    """Gives pages to the pool, each with the source as it is described so far."""

    def __init__(self, pool: ExtractionPool, config: SourceConfig, families: tuple[Family, ...] = ()) -> None:
        self.pool, self.config, self.families = pool, config, families

    def submit(self, job: Job) -> Future[Done]:
        """Queue a page; the crawl's thread reader calls this too."""
        values = {field.name: getattr(job, field.name) for field in fields(Job)}
        return self.pool.submit(ProbeJob(**values, config=self.config, families=self.families))
