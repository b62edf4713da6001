"""A job's evidence in the bucket: its leaves in pages, each with its salt, and the seal: the signed root over them.

A page is compressed JSON lines. A line is a leaf with its salt; of a leaf that was erased, its hash alone, so that the
root, and the proofs of the others, still hold.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import Any, Final

import orjson

from ulak.errors import NotFound
from ulak.evidence.merkle import PAGE, SALT_OCTETS, Root, Step, leaf_hash, path_of, root_of
from ulak.jobs.job import Job, JobRef, MessageId
from ulak.platform.bucket import Bucket

PREFIX: Final = "evidence/"

_QUICK: Final = 4
"""How hard pages are compressed."""


@dataclass(frozen=True, slots=True)
class Seal:
    statement: str
    roots: Sequence[str]
    """Of the pages, in hexadecimal: what leads from a page's root to the job's needs no other page."""
    chunk_size: int
    """Recipients of each chunk but the last."""


def state_of(job: Job) -> str:
    """What the job's evidence is of: it is another once a counter of the job has moved."""
    moved = orjson.dumps([job.status.value, asdict(job.progress), job.closed_at])
    return sha256(moved).hexdigest()[:32]


def job_prefix(ref: JobRef) -> str:
    return f"{PREFIX}{ref.firm_id}/{ref.job_id}/"


def page_key(ref: JobRef, state: str, page: int) -> str:
    return f"{job_prefix(ref)}{state}/{page:05d}.jsonl.gz"


def seal_key(ref: JobRef, state: str) -> str:
    return f"{job_prefix(ref)}{state}/seal.json"


def salted(leaf: bytes) -> bytes:
    """The leaf's line, with a salt of its own."""
    return orjson.dumps({"leaf": leaf.decode(), "salt": token_bytes(SALT_OCTETS).hex()})


def erased(line: bytes) -> bytes:
    """The line without leaf and salt."""
    return orjson.dumps({"hash": hash_of(line).hex()})


def hash_of(line: bytes) -> bytes:
    told: dict[str, str] = orjson.loads(line)
    if "hash" in told:
        return bytes.fromhex(told["hash"])
    return leaf_hash(bytes.fromhex(told["salt"]), told["leaf"].encode())


def encode_page(lines: Iterable[bytes]) -> bytes:
    return gzip.compress(b"".join(line + b"\n" for line in lines), _QUICK, mtime=0)


def decode_page(data: bytes) -> list[bytes]:
    return gzip.decompress(data).splitlines()


@dataclass(frozen=True, slots=True)
class SealedJobs:
    bucket: Bucket

    def seal(self, job: Job) -> Seal | None:
        """Of the job as it stands now; ``None``: none was made."""
        try:
            kept: dict[str, Any] = orjson.loads(self.bucket.get(seal_key(job.ref, state_of(job))))
        except NotFound:
            return None
        return Seal(**kept)

    def keep_seal(self, job: Job, seal: Seal) -> Seal:
        """Keep the seal; the first one stands."""
        self.bucket.put_once(seal_key(job.ref, state_of(job)), orjson.dumps(asdict(seal)))
        kept: dict[str, Any] = orjson.loads(self.bucket.get(seal_key(job.ref, state_of(job))))
        return Seal(**kept)

    def page(self, ref: JobRef, state: str, page: int) -> list[bytes] | None:
        """The page's lines; ``None``: it is not there yet."""
        try:
            return decode_page(self.bucket.get(page_key(ref, state, page)))
        except NotFound:
            return None

    def keep_page(self, ref: JobRef, state: str, page: int, leaves: Iterable[bytes]) -> list[bytes]:
        """Salt the leaves and keep them; where another was first, what it kept stands."""
        lines = [salted(leaf) for leaf in leaves]
        key = page_key(ref, state, page)
        if self.bucket.put_once(key, encode_page(lines), content_type="application/gzip"):
            return lines
        return decode_page(self.bucket.get(key))

    def leaf(self, job: Job, seal: Seal, message_id: MessageId) -> tuple[str, str, list[Step]] | None:
        """The recipient's leaf and salt, and its path to the root. ``None``: it was erased. ``NotFound`` if there is no
        such recipient."""
        place = message_id.chunk * seal.chunk_size + message_id.index
        page, index = divmod(place, PAGE)
        if message_id.index >= seal.chunk_size or place >= job.totals.recipients:
            raise NotFound
        lines = self.page(job.ref, state_of(job), page)
        if lines is None:
            raise NotFound
        told = orjson.loads(lines[index])
        if "hash" in told:
            return None
        hashes, roots = [hash_of(line) for line in lines], [bytes.fromhex(root) for root in seal.roots]
        return told["leaf"], told["salt"], [*path_of(hashes, index), *path_of(roots, page)]

    def lines(self, ref: JobRef, state: str, pages: int) -> Iterator[bytes]:
        """All lines of the job's pages, in order."""
        for page in range(pages):
            lines = self.page(ref, state, page)
            if lines is None:
                raise NotFound
            yield from lines


def page_root(lines: Iterable[bytes]) -> bytes:
    return root_of(map(hash_of, lines))


def job_root(page_roots: Iterable[bytes]) -> bytes:
    """The root over all leaves: pages are whole subtrees, but the last, which is one of fewer levels."""
    root = Root()
    for one in page_roots:
        root.add(one)
    return root.value()
