"""What a person writes of the deployment, read and checked: ``functions/*/*.yaml`` and ``template/alarms.yaml``.

A function is declared beside its code, in a file with the function's name; a folder may hold two, when the same
code runs twice. The fields are described here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class Verbatim(str):
    """Text of CloudFormation, such as ``!Ref Stage``, that goes into the template as it is."""

    __slots__ = ()


class DeclarationError(Exception):
    """A declaration cannot be used; the message names the file and what is wrong with it."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Kind = TypeVar("Kind", bound=BaseModel)

Service = Literal["dynamodb", "kms", "s3", "secretsmanager", "sqs"]


class Statement(_Declared):
    """One permission: ``{s3: [GetObject, PutObject], on: [snapshots/*, chunks/*]}``."""

    service: Service
    actions: tuple[str, ...]
    on: tuple[str, ...]
    """Logical ids; for `s3`, folders of the bucket or `Bucket` itself; for `secretsmanager`, names of secrets."""
    keys: tuple[str, ...] = ()
    """For `dynamodb`: the only partition keys that it holds for; ``*`` stands for any characters."""

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        services = [key for key in given if key not in ("on", "keys")]
        if len(services) != 1 or "on" not in given:
            raise ValueError("a statement has one service with its actions, and `on`")
        named = {
            "service": services[0],
            "actions": given[services[0]],
            "on": given["on"],
            "keys": given.get("keys", []),
        }
        return {name: value if name == "service" else listed(value) for name, value in named.items()}


class Queue(_Declared):
    """The queue that the function works through. It gets dead letters, and alarms for what waits and what failed."""

    name: str
    """`Plan` makes PlanQueue and PlanDeadLetters."""
    event: str
    """A part of the event source's logical id. AWS refuses a second event source for the same queue, so it stays."""
    batch: int
    concurrency: int | Verbatim


class Stream(_Declared):
    """A table whose changes the function works through. What fails for an hour goes to the function's dead letters."""

    table: str
    event: str
    """A part of the event source's logical id; it stays, as a queue's does."""
    gathers: int | None = None
    """Seconds that Lambda waits for further changes."""
    records: tuple[Any, ...]
    """Which sort keys, as a filter of EventBridge says it."""


class Function(_Declared):
    """A function with its role and its log group. What it may use decides what its environment names."""

    timeout: int | str
    """Seconds, or a name of the mapping `Pace`."""
    memory: int | None = None
    """Megabytes, where the global value does not do."""
    reserved: str | None = None
    """A parameter: so many of the account's concurrent executions are kept for it; 0, none. Its condition's name ends
    in `Kept`."""
    snapshot: bool = False
    """Whether a person waits for it: it starts from a snapshot where the parameter `SnapStart` asks for it, and is
    served by an alias. Its `app.py` makes everything at init (`ulak.starts`)."""
    calls_operators: bool = False
    """Whether it goes out by the static address, where the parameter `StaticEgress` names one."""
    environment: dict[str, Any] = Field(default_factory=dict)
    """Further variables. The addresses of buckets, tables, queues and keys follow from `may`."""
    routes: dict[str, str] = Field(default_factory=dict)
    """Routes of the API by a name: ``POST /v1/jobs``, or ``$default`` for whatever no other route takes."""
    queue: Queue | None = None
    streams: tuple[Stream, ...] = ()
    every: Literal["minute", "hour"] | None = None
    """Runs by the clock. A run that failed is not repeated: the next one is due soon."""
    may: tuple[Statement, ...]
    """What it is allowed beside the usual: its log, its queue or streams."""

    @model_validator(mode="after")
    def _is_invoked(self) -> Function:
        if not (self.routes or self.queue or self.streams or self.every):
            raise ValueError("nothing invokes it: it has no routes, queue, streams or clock")
        return self


class Watch(_Declared):
    """Figures that an alarm looks at: a metric of CloudWatch, once for each resource."""

    namespace: str
    metric: str
    of: tuple[str, ...] = ()
    """Logical ids, or `queues` or `dead letters`: every one of them."""
    but: tuple[str, ...] = ()
    stat: str
    seconds: int
    suffix: str = Field(default="", alias="as")
    """Ends the figures' ids, where an alarm looks at two metrics of one resource."""

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        fields = {"of", "but", "stat", "seconds", "as"}
        namespaces = [key for key in given if key not in fields]
        if len(namespaces) != 1:
            raise ValueError("a watch has one namespace with its metric")
        named = {key: listed(value) if key in ("of", "but") else value for key, value in given.items()}
        return {"namespace": namespaces[0], "metric": named.pop(namespaces[0]), **named}


class Alarm(_Declared):
    """Wakes whoever subscribed to the topic, and says so again when it is over."""

    says: str
    chapter: str
    """Of docs/runbook.md."""
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    periods: int = 1
    figure: str | None = None
    """The one figure computed from all; an alarm that looks at one needs none."""
    label: str | None = None
    watches: tuple[Watch, ...]

    @model_validator(mode="after")
    def _has_one_threshold(self) -> Alarm:
        if [self.above, self.at_least, self.below].count(None) != 2:
            raise ValueError("an alarm has one of above, at_least and below")
        return self


@dataclass(frozen=True, slots=True)
class Declared:
    """A function's declaration and what only its text tells."""

    name: str
    """`send_worker`: the file's name."""
    folder: str
    """Of its code, from the repository's root."""
    head: tuple[str, ...]
    """The comment that the file begins with, by lines."""
    comments: Mapping[str, str]
    """Behind values, by their path: ``memory``, ``may.0``, ``queue.batch``."""
    function: Function

    @property
    def logical(self) -> str:
        """`SendWorker`: what the logical ids of the function, its role and its logs begin with."""
        return "".join(word.capitalize() for word in self.name.split("_"))


def functions(root: Path) -> list[Declared]:
    """Every function under `root`, by name. Raises `DeclarationError`."""
    paths = sorted((root / "functions").glob("*/*.yaml"), key=lambda path: path.stem)
    return [_function(path, root) for path in paths]


def alarms(root: Path) -> dict[str, Alarm]:
    """Every alarm by its name, in the order of the file. Raises `DeclarationError`."""
    path = root / "template" / "alarms.yaml"
    text = path.read_text(encoding="utf-8")
    return {name: _checked(Alarm, fields, path) for name, fields in _load(text, path).items()}


def listed(value: Any) -> list[Any]:
    """A value, or a list of them, as a list."""
    return list(value) if isinstance(value, list) else [value]


def _function(path: Path, root: Path) -> Declared:
    text = path.read_text(encoding="utf-8")
    head = tuple(line.removeprefix("#").strip() for line in _beginning(text))
    if not (head and head[0].startswith(f"{path.stem}: ")):
        raise DeclarationError(f"{path}: does not begin with `# {path.stem}: ` and what the function does")
    return Declared(
        name=path.stem,
        folder=f"{path.parent.relative_to(root).as_posix()}/",
        head=head,
        comments=dict(_comments(text, yaml.compose(text, Loader=_Loader), "")),
        function=_checked(Function, _load(text, path), path),
    )


def _beginning(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        yield line


def _comments(text: str, node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Comments behind scalars and bracketed collections, by path."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        items = (
            [(key.value, value) for key, value in node.value]
            if isinstance(node, yaml.MappingNode)
            else [(str(place), value) for place, value in enumerate(node.value)]
        )
        for key, value in items:
            yield from _comments(text, value, f"{path}.{key}" if path else key)
    elif found := re.match(r" *# (.*)", text[node.end_mark.index :]):
        yield path, found[1].strip()


def _load(text: str, path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader, with verbatim tags)
    except yaml.YAMLError as error:
        raise DeclarationError(f"{path}: {error}") from error
    if not isinstance(loaded, dict):
        raise DeclarationError(f"{path}: is no mapping")
    return loaded


def _checked(kind: type[Kind], fields: Any, path: Path) -> Kind:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise DeclarationError(f"{path}: {error}") from error


class _Loader(yaml.SafeLoader):  # type: ignore[misc] # PyYAML publishes no types
    """YAML whose tags stay as they are written, and in which no key may stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(
                "while constructing a mapping", node.start_mark, f"found {', '.join(sorted(twice))} twice"
            )
        constructed: dict[Any, Any] = super().construct_mapping(node, deep)
        return constructed


def _verbatim(loader: _Loader, _: str, node: yaml.Node) -> Verbatim:
    return Verbatim(node.start_mark.buffer[node.start_mark.pointer : node.end_mark.pointer])


_Loader.add_multi_constructor("!", _verbatim)


# As in YAML 1.2, `on` is a word: only true and false are truth values.
_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"true|false"), list("tf"))
