"""The page at ``/``: what the operator took, read off the books; Turkish, with English beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from simulator.books import CANCELLED, Call, Message, state_of
from simulator.faces import FACES
from simulator.operator import Operator
from simulator.segments import OPERATOR_CODE
from simulator.wire import TURKIYE

SHOWN_MESSAGES: Final = 60
SHOWN_PHONES: Final = 14
SHOWN_CALLS: Final = 8

STATES: Final = {
    "delivered": ("İletildi", "delivered"),
    "undelivered": ("İletilmedi", "undelivered"),
    "pending": ("Bekliyor", "pending"),
}

CAUSES: Final = {
    "expired": "süresi doldu",
    "invalid_number": "geçersiz numara",
    "not_sent": "operatöre gitmedi",
    "rejected": "reddedildi",
    "error": "hata",
    "repeated": "mükerrer",
    "no_credit": "kredi yok",
    "blacklisted": "kara liste",
    "iys_refused": "İYS ret",
    "iys_error": "İYS hatası",
    CANCELLED: "iptal edildi",
}

OUTCOMES: Final = {
    "accepted": ("kabul", "accepted"),
    "refused": ("ret", "refused"),
    "lost": ("kayıp", "lost"),
}


ONE_I: Final = str.maketrans("İIı", "iii")


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show: one phone or all, one state or all, only what holds ``words`` in text or number."""

    phone: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        state = query.get("state", "")
        return cls(query.get("phone", ""), state if state in STATES else "", query.get("words", "").strip())

    def link(self, **changes: str) -> str:
        """
        >>> Filter(state="pending").link(phone="905321234567")
        '/?phone=905321234567&amp;state=pending'
        """
        fields = {"phone": self.phone, "state": self.state, "words": self.words, **changes}
        query = urlencode({name: value for name, value in fields.items() if value})
        return escape(f"/?{query}" if query else "/")


def render(operator: Operator, chosen: Filter) -> str:
    """The whole document; nothing in it is loaded from elsewhere."""
    return (
        '<!doctype html><html lang="tr"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Simüle operatör</title><style>{STYLE}</style>"
        f"{_header(operator)}"
        f'<main id="live">{_counters(operator)}<div class="columns">'
        f'<aside>{_phones(operator, chosen)}{_calls(operator)}</aside><section class="panel">'
        f"{_filters(operator, chosen)}{_messages(operator, chosen)}</section></div></main>"
        f"<script>{SCRIPT}</script></html>"
    )


def _header(operator: Operator) -> str:
    rules = operator.misbehaviour
    facts = (
        ("tohum", rules.seed),
        ("karışım", rules.mix.name),
        ("kota", f"{operator.profile.name} · {operator.profile.report_calls} rapor/dk"),
    )
    chips = "".join(f"<li>{name} <b>{escape(str(value))}</b></li>" for name, value in facts)
    return (
        "<header><div><h1>Simüle operatör</h1>"
        f'<p>{", ".join(FACES)} · operatörün aldığı mesajlar <i lang="en">messages the operator took</i></p></div>'
        f"<ul>{chips}</ul></header>"
    )


def _counters(operator: Operator) -> str:
    books = operator.books
    states = books.states(operator.clock())
    rows = [
        ("all", "Kabul edilen", "accepted", len(books.messages)),
        *((name, tr, en, states[name]) for name, (tr, en) in STATES.items()),
        ("segments", "Boy", "segments", sum(message.segments for message in books.messages)),
        ("calls", "Gönderim çağrısı", "send calls", len(books.calls)),
        ("numbers", "Telefon", "phones", len(books.phones)),
    ]
    cards = "".join(
        f'<li class="{name}"><b>{_grouped(value)}</b>{tr} <i lang="en">{en}</i></li>'
        for name, tr, en, value in rows
    )
    return f'<ul class="counters">{cards}</ul>'


def _phones(operator: Operator, chosen: Filter) -> str:
    """The phones last written to, newest first."""
    books = operator.books
    rows = "".join(
        f'<li><a href="{chosen.link(phone=msisdn)}"{_current(msisdn == chosen.phone)}>'
        f"<span>{_spoken(msisdn)}</span><em>{len(seqs)}</em></a></li>"
        for msisdn, seqs in islice(reversed(books.phones.items()), SHOWN_PHONES)
    )
    more = len(books.phones) - SHOWN_PHONES
    rest = f'<p class="more">ve {_grouped(more)} telefon daha</p>' if more > 0 else ""
    empty = '<p class="more">Henüz mesaj yok</p>' if not rows else ""
    return (
        '<nav class="panel"><h2>Telefonlar <i lang="en">phones</i></h2>'
        f'<ul class="phones">{rows}</ul>{empty}{rest}</nav>'
    )


def _calls(operator: Operator) -> str:
    """The last send calls, and what was done to them."""
    calls = operator.books.calls[: -SHOWN_CALLS - 1 : -1]
    rows = "".join(_call(call) for call in calls)
    empty = '<p class="more">Henüz çağrı yok</p>' if not calls else ""
    return (
        '<div class="panel"><h2>Son çağrılar <i lang="en">last calls</i></h2>'
        f'<table class="calls">{rows}</table>{empty}</div>'
    )


def _call(call: Call) -> str:
    tr, en = OUTCOMES[call.outcome]
    answer = call.code or ("yanıt bozuk" if call.answered else "yanıt yok")
    behaviour = (
        "" if call.behaviour in (None, "accepted") else f"<br><small>{escape(str(call.behaviour))}</small>"
    )
    return (
        f"<tr><td>{_time(call.at)}</td><td>{_grouped(call.count)}</td>"
        f'<td><span class="outcome {en}">{tr}</span>{behaviour}</td><td>{answer}</td></tr>'
    )


def _filters(operator: Operator, chosen: Filter) -> str:
    tabs = "".join(
        f'<a href="{chosen.link(state=state)}"{_current(state == chosen.state)}>{label}</a>'
        for state, label in (("", "Tümü"), *((name, tr) for name, (tr, _) in STATES.items()))
    )
    all_phones = chosen.link(phone="")
    phone = f'<a class="phone" href="{all_phones}">{_spoken(chosen.phone)} ✕</a>' if chosen.phone else ""
    return (
        f'<form class="filters" id="filters"><nav>{tabs}</nav>{phone}'
        f'<input type="hidden" name="phone" value="{escape(chosen.phone)}">'
        f'<input type="hidden" name="state" value="{chosen.state}">'
        f'<input type="search" name="words" value="{escape(chosen.words)}"'
        ' placeholder="Metinde ya da numarada ara" aria-label="Metinde ya da numarada ara"></form>'
    )


def _messages(operator: Operator, chosen: Filter) -> str:
    """The newest that pass the filter, newest first."""
    now = operator.clock()
    found = list(islice(_passing(operator, chosen, now), SHOWN_MESSAGES))
    if not found:
        return '<p class="empty">Gösterilecek mesaj yok <i lang="en">nothing to show</i></p>'
    rows = "".join(_message(operator, chosen, message, now) for message in found)
    return f'<ol class="messages">{rows}</ol>'


def _passing(operator: Operator, chosen: Filter, now: float) -> Iterable[Message]:
    books = operator.books
    seqs = books.phones.get(chosen.phone, ()) if chosen.phone else range(1, len(books.messages) + 1)
    for seq in reversed(seqs):
        message = books.messages[seq - 1]
        if chosen.state and state_of(books.cause(message, now)) != chosen.state:
            continue
        if _folded(chosen.words) in _folded(f"{message.text} {message.msisdn}"):
            yield message


def _message(operator: Operator, chosen: Filter, message: Message, now: float) -> str:
    cause = operator.books.cause(message, now)
    state = state_of(cause)
    label = STATES[state][0] + (f" · {CAUSES[cause]}" if cause in CAUSES else "")
    times = operator.books.times[message.account, message.msisdn, message.text]
    again = f'<span class="again">{times} kez kabul edildi</span>' if times > 1 else ""
    return (
        f'<li class="{state}"><div class="meta"><a href="{chosen.link(phone=message.msisdn)}">'
        f"{_spoken(message.msisdn)}</a><b>{escape(message.sender)}</b><time>{_time(message.accepted_at)}</time></div>"
        f"<p>{_form(message)}{escape(message.text)}<s>{OPERATOR_CODE}</s></p>"
        f'<div class="foot"><span class="state">{label}</span>{again}'
        f"<span>{message.segments} boy · {' + '.join(map(str, message.counted.segments))}"
        f" · {message.counted.encoding}</span><span>#{message.seq}</span></div></li>"
    )


FORMS: Final = {"flash": "⚡ flash", "wap_push": "WAP push"}


def _form(message: Message) -> str:
    """How the phone shows it, where that is not as a text."""
    return f"<b>{FORMS[message.form]}</b> " if message.form else ""


def _folded(text: str) -> str:
    """For a search that minds neither case nor the dot of an i.

    >>> _folded("BİR ILIK") == _folded("bir ılık")
    True
    """
    return text.translate(ONE_I).casefold()


def _current(is_chosen: bool) -> str:
    return ' aria-current="true"' if is_chosen else ""


def _spoken(msisdn: str) -> str:
    """A number in the groups that people read it in.

    >>> _spoken("905321234567")
    '0532 123 45 67'
    """
    digits = escape(msisdn)
    if len(digits) != 12:
        return digits
    return f"0{digits[2:5]} {digits[5:8]} {digits[8:10]} {digits[10:]}"


def _grouped(value: int) -> str:
    """
    >>> _grouped(10000)
    '10.000'
    """
    return f"{value:,}".replace(",", ".")


def _time(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, TURKIYE):%H:%M:%S}"


SCRIPT: Final = """
const filters = () => document.getElementById("filters");
setInterval(async () => {
  if (document.hidden || filters().contains(document.activeElement) || getSelection().toString()) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer || !answer.ok) { document.body.classList.add("away"); return; }
  document.body.classList.remove("away");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("live").replaceWith(fresh.getElementById("live"));
}, 2000);
"""

STYLE: Final = """
:root { color-scheme: light dark; --ground: #f4f5f8; --panel: #fff; --ink: #1b2230; --soft: #667085;
  --line: #e4e7ec; --tint: #eef2ff; --accent: #3b4fd8; --good: #0b7a4b; --good-bg: #e3f6ec;
  --bad: #b42318; --bad-bg: #fdebe9; --wait: #8a5a00; --wait-bg: #fdf2d8; }
@media (prefers-color-scheme: dark) { :root { --ground: #12151c; --panel: #1a1f29; --ink: #e7eaf0;
  --soft: #97a1b3; --line: #2a313e; --tint: #232a44; --accent: #96a5ff; --good: #62d79d; --good-bg: #16342a;
  --bad: #ff9a8f; --bad-bg: #3d201f; --wait: #f0c06a; --wait-bg: #382c14; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 28px 24px 60px; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
body.away main { opacity: .45; }
h1 { margin: 0; font-size: 26px; letter-spacing: -.02em; }
h2 { margin: 0 0 10px; font-size: 14px; }
i { color: var(--soft); font-style: normal; font-size: .86em; font-weight: 400; }
a { color: inherit; text-decoration: none; }
ul, ol { list-style: none; margin: 0; padding: 0; }
header { display: flex; flex-wrap: wrap; gap: 12px; justify-content: space-between; align-items: end; }
header p { margin: 2px 0 0; color: var(--soft); }
header ul { display: flex; flex-wrap: wrap; gap: 8px; }
header li { padding: 4px 12px; border: 1px solid var(--line); border-radius: 99px; background: var(--panel);
  color: var(--soft); font-size: 13px; }
header li b { color: var(--ink); }
.counters { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px;
  margin: 22px 0; }
.counters li { padding: 12px 16px; border-radius: 14px; background: var(--panel);
  border: 1px solid var(--line); font-size: 13px; }
.counters b { display: block; font-size: 26px; line-height: 1.25; letter-spacing: -.02em;
  font-variant-numeric: tabular-nums; }
.counters i { display: block; }
.counters .delivered b { color: var(--good); } .counters .undelivered b { color: var(--bad); }
.counters .pending b { color: var(--wait); }
.columns { display: grid; grid-template-columns: 290px minmax(0, 1fr); gap: 16px; align-items: start; }
@media (max-width: 820px) { .columns { grid-template-columns: 1fr; } }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 16px; padding: 16px; }
aside { display: grid; gap: 16px; }
.phones { margin: 0 -8px; }
.phones a { display: flex; justify-content: space-between; padding: 6px 8px; border-radius: 8px;
  font-variant-numeric: tabular-nums; }
.phones a:hover, .phones a[aria-current] { background: var(--tint); }
.phones em { min-width: 24px; text-align: center; font-style: normal; font-size: 12px; line-height: 22px;
  border-radius: 99px; background: var(--ground); color: var(--soft); }
.more { margin: 8px 0 0; color: var(--soft); font-size: 13px; }
.calls { width: 100%; border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
.calls td { padding: 4px 6px 4px 0; border-top: 1px solid var(--line); vertical-align: top; }
.calls td:last-child { text-align: right; color: var(--soft); padding-right: 0; }
.calls small { color: var(--soft); }
.outcome, .state { padding: 1px 9px; border-radius: 99px; font-size: 12px; font-weight: 600;
  white-space: nowrap; }
.outcome.accepted, .delivered .state { color: var(--good); background: var(--good-bg); }
.outcome.refused, .undelivered .state { color: var(--bad); background: var(--bad-bg); }
.outcome.lost, .pending .state { color: var(--wait); background: var(--wait-bg); }
.filters { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin-bottom: 14px; }
.filters nav { display: flex; padding: 3px; border-radius: 10px; background: var(--ground); }
.filters nav a { padding: 4px 12px; border-radius: 8px; font-size: 13px; color: var(--soft); }
.filters nav a[aria-current] { background: var(--panel); color: var(--ink); box-shadow: 0 1px 2px #0002; }
.filters .phone { padding: 4px 12px; border-radius: 99px; background: var(--tint); color: var(--accent);
  font-size: 13px; }
.filters input[type=search] { flex: 1; min-width: 200px; padding: 7px 12px; border: 1px solid var(--line);
  border-radius: 10px; background: var(--ground); color: inherit; font: inherit; font-size: 14px; }
.messages { display: grid; gap: 10px; }
.messages li { padding: 12px 16px; border: 1px solid var(--line); border-left: 4px solid var(--good);
  border-radius: 12px; }
.messages li.undelivered { border-left-color: var(--bad); }
.messages li.pending { border-left-color: var(--wait); }
.messages p { margin: 4px 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
.messages s { color: var(--soft); text-decoration: none; opacity: .7; }
.meta, .foot { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; font-size: 13px;
  color: var(--soft); font-variant-numeric: tabular-nums; }
.meta a { color: var(--ink); font-weight: 600; font-size: 14px; } .meta b { color: var(--accent); }
.meta time, .foot span:last-child { margin-left: auto; }
.again { color: var(--bad); font-weight: 600; }
.empty { padding: 60px 0; text-align: center; color: var(--soft); }
"""
