"""The HTML report in a real browser: quiet, self-contained, and as wide as the screen.

`PAGE_SHOTS=DIRECTORY` keeps the pictures, to be looked at by a person.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flyback.report.rehearsal_html import render
from unit.report.samples import ALL_EXACT, EVERY_VERDICT, NASTY, hostile

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402  only once it is known to be there

CHROMIUM = shutil.which("chromium") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

CONTRAST = """() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const background = e => { for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const low = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility() || e.closest('script, .skip')) continue;
    const [a, b] = [luminance(parse(getComputedStyle(e).color)), luminance(background(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.add(`${e.tagName}.${e.className}: ${n.data.trim().slice(0, 30)}`);
  }
  return [...low];
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def opened(browser: Browser, file: Path, text: str, *, width: int = 1280, scheme: str = "light") -> Page:
    """The page in a fresh tab; the test fails when it says or asks for anything."""
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri(), wait_until="networkidle")
    assert said == []
    assert asked == [file.as_uri()]
    return page


def keep(page: Page, name: str) -> None:
    if directory := os.environ.get("PAGE_SHOTS"):
        page.screenshot(path=Path(directory) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_fits_and_can_be_read(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    page = opened(browser, tmp_path / "page.html", render(EVERY_VERDICT), width=width, scheme=scheme)
    keep(page, f"{scheme}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_an_all_exact_page_opens_folded(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path / "page.html", render(ALL_EXACT), width=360)
    keep(page, "all-exact")
    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").inner_text().endswith("Way back proven")
    page.close()


def test_print_shows_folded_migrations_and_no_controls(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path / "page.html", render(EVERY_VERDICT), width=720)
    assert not page.get_by_text("People who may log in").is_visible()
    page.emulate_media(media="print")
    keep(page, "print")
    assert page.get_by_text("People who may log in").is_visible()
    assert not page.locator(".filter").is_visible()
    assert page.evaluate("[...document.querySelectorAll('table')].filter(t => t.scrollWidth > innerWidth).length") == 0
    assert page.pdf().startswith(b"%PDF")
    page.close()


def test_the_keyboard_reaches_filter_and_migrations(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path / "page.html", render(EVERY_VERDICT))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("tr.proven").first.is_hidden()
    assert page.locator("details.proven").first.is_hidden()
    page.keyboard.press("Space")
    summary = page.locator("details.proven > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.proven").first.get_attribute("open") is not None
    page.close()


def test_every_payload_at_once_stays_text(browser: Browser, tmp_path: Path) -> None:
    payload = "\n".join(NASTY).replace("\ud800", "")
    page = opened(browser, tmp_path / "page.html", render(hostile(payload)), width=768)
    keep(page, "hostile")
    assert page.locator("img, iframe, script:not([type='application/json'])").count() == 0
    assert page.locator("svg, a[href^='http'], a[href^='javascript']").count() == 0
    assert page.evaluate("JSON.parse(document.getElementById('rehearsal').textContent).project") == payload
    assert page.evaluate("document.documentElement.scrollWidth") <= 768
    page.close()
