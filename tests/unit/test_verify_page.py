"""The page without a server: its script, as Node runs it, says of each code what we say."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from random import Random

from desktop.signing.statement import Fault, verify, write
from tests.fixtures.need import need_program
from tests.fixtures.statements import CENTRE, OTHER_CENTRE, certified, claim, forged

PAGE = Path(__file__).resolve().parents[2] / "docs" / "verify" / "index.html"
MANY = 1_000
# The page's own functions, asked for each line of JSON: [centre's key, text].
_ASK = """
globalThis.crypto ??= require("node:crypto").webcrypto;
const lines = require("node:fs").readFileSync(0, "utf8").trim().split("\\n");
(async () => {
  for (const line of lines) {
    const [key, text] = JSON.parse(line);
    const found = await verifyStatement(text, keyOf(key));
    const {fault, kind, number, reference, amount, seconds, entry, device, series} = found;
    console.log(JSON.stringify(
      fault ? fault : [kind, number, reference, amount, seconds, entry, device, series]));
  }
})();
"""


def script() -> str:
    """The one script of the page."""
    (found,) = re.findall(r"<script>(.*?)</script>", PAGE.read_text("utf-8"), re.DOTALL)
    return str(found)


def asked(texts: list[str], key: bytes = CENTRE.public) -> list[object]:
    """What the page's script says of each."""
    need_program("node")
    lines = "\n".join(json.dumps([key.hex(), text]) for text in texts)
    done = subprocess.run(
        ["node", "--no-warnings", "-e", script() + _ASK],
        input=lines, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(text: str, key: bytes = CENTRE.public) -> object:
    """What we say of it, in the page's shape."""
    found = verify(text, key)
    if isinstance(found, Fault):
        return str(found)
    said = found.claim
    seconds = int(said.at.timestamp())
    return [
        str(said.kind), said.number, said.case, said.amount, seconds, said.entry, found.device_id,
        found.series,
    ]  # fmt: skip


def test_it_proves_a_thousand_genuine_ones_and_says_the_same_of_them() -> None:
    random, device = Random(6), certified()
    texts = [write(claim(random), device) for _ in range(MANY)]
    found = asked(texts)
    assert not any(isinstance(one, str) for one in found)
    assert found == [ours(text) for text in texts]


def test_it_proves_none_of_a_thousand_forged_and_says_the_same_reason() -> None:
    random, texts = Random(7), list[str]()
    while len(texts) < MANY:
        texts += [one.text for one in forged(random)]
    found = asked(texts)
    assert all(isinstance(one, str) for one in found)
    assert found == [ours(text) for text in texts]


def test_what_is_typed_otherwise_is_the_same() -> None:
    text = write(claim(Random(8)), certified())
    odd = [
        "",
        "MEA1:",
        "MEA:BKP3A-69-000001",
        f" {text.lower()}\r\n",
        text[:-1],
        text + "A",
        "1" * 9,
    ]
    assert asked(odd) == [ours(one) for one in odd]
    (elsewhere,) = asked([text], OTHER_CENTRE.public)
    assert elsewhere == "other_centre"


def test_it_asks_nobody_and_needs_nothing() -> None:
    """No address of another place, no script or style but its own, and a policy that says so."""
    page = PAGE.read_text("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|\bsrc=|<link|@import|\bfetch\(|XMLHttpRequest|innerHTML", page)


def test_it_has_the_same_words_in_both_languages() -> None:
    words = script().partition("const WORDS = {")[2].partition("\n};")[0]
    thai, english = (set(re.findall(r"(\w+): \"", part)) for part in words.split("\n  en: {"))
    assert thai == english
    assert len(thai) > 25
