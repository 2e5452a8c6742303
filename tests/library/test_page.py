"""The listening page in a real browser: headless Chromium, from a file and from `voicehome serve`."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from voicehome.library.page.render import page as page_of
from voicehome.library.page.render import read_captions, words_script
from voicehome.library.serve import Library as Server
from voicehome.library.shelf import Practice, Recording, Shelf
from voicehome.project.model import Notes

from .conftest import EVIL, Library

browser_needed = [pytest.mark.tool("chromium"), pytest.mark.tool("chromedriver")]


class Page:
    """A page in a browser, and what a listener does with it."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self.address = driver, address
        driver.get(address)

    def __getitem__(self, id: str) -> WebElement:
        return self.driver.find_element(By.ID, id)

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    @property
    def place(self) -> float:
        return float(self.run("return document.getElementById('audio').currentTime"))

    @property
    def is_playing(self) -> bool:
        return not self.run("return document.getElementById('audio').paused")

    def until(self, holds: Callable[[], Any], seconds: float = 15) -> Any:
        end = time.monotonic() + seconds
        while not (found := holds()):
            assert time.monotonic() < end, self.driver.get_log("browser")
            time.sleep(0.05)
        return found

    def titles(self) -> list[str]:
        cards = self.driver.find_elements(By.CSS_SELECTOR, ".card:not([hidden]) h3")
        return [card.text for card in cards if card.is_displayed()]

    def open(self, id: str) -> None:
        self.driver.find_element(By.CSS_SELECTOR, f'.card[data-id="{id}"] a').click()
        self.until(lambda: self["practice-title"].is_displayed())

    def begin(self, id: str) -> None:
        self.open(id)
        self["begin"].click()
        self.until(lambda: self.is_playing and self.place > 0)

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def current_words(self) -> str:
        found = self.driver.find_elements(By.CSS_SELECTOR, "#words [aria-current]")
        return found[0].text if found else ""


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",  # as root there is none
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--mute-audio",
        "--window-size=1200,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture(params=["file", "served"])
def page(request: pytest.FixtureRequest, library: Library) -> Iterator[Page]:
    request.getfixturevalue("_needs_tool")
    driver = request.getfixturevalue("driver")
    driver.get_log("performance"), driver.get_log("browser")
    if request.param == "file":
        address = (library.folder / "index.html").as_uri()
        page = Page(driver, address)
        yield fresh(page)
    else:
        with Server(library.folder) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield fresh(Page(driver, server.url))
            driver.get("about:blank")
            server.shutdown()


def fresh(page: Page) -> Page:
    page.run("localStorage.clear(); document.getElementById('audio').pause()")
    page.driver.get("about:blank")
    page.driver.get(page.address)
    return page


pytestmark = browser_needed


def test_it_plays_and_says_what_it_does(page: Page) -> None:
    page.begin("arriving")
    assert page["now-title"].text == "Arriving"
    assert page["play"].get_attribute("aria-label") == "Pause"
    page.until(lambda: page["time"].text.startswith("0:01"))
    assert page["time"].text.endswith("/ 1:00")
    page["play"].click()
    page.until(lambda: not page.is_playing)
    assert page["play"].get_attribute("aria-label") == "Play"


def test_chapters_lead_to_their_places(page: Page) -> None:
    page.begin("arriving")
    buttons = page.driver.find_elements(By.CSS_SELECTOR, "#chapters button")
    assert [b.text.split("\n")[0] for b in buttons] == ["Welcome", "Looking", "Leaving"]
    starts = [float(b.get_attribute("data-start") or 0) for b in buttons]
    buttons[2].click()
    page.until(lambda: page.place >= starts[2])
    assert page.place < starts[2] + 3
    page.until(lambda: buttons[2].get_attribute("aria-current") == "true")
    page["previous"].click()
    page.until(lambda: starts[1] - 0.1 <= page.place < starts[2])
    page["next"].click()
    page.until(lambda: page.place >= starts[2])
    assert "Leaving" in (page["seek"].get_attribute("aria-valuetext") or "")


def test_words_follow_the_voice(page: Page, library: Library) -> None:
    page.begin("arriving")
    captions = (library.folder / "Somebody/Beginnings/01 - Arriving.vtt").read_text()
    cues = list(read_captions(captions))
    assert len(cues) == 5
    assert [b.text for b in page.driver.find_elements(By.CSS_SELECTOR, "#words button")] == [
        text for _, _, text in cues
    ]
    for start, _, text in (cues[2], cues[0], cues[4]):
        page.run("document.getElementById('audio').currentTime = arguments[0]", start + 0.1)
        page.until(lambda text=text: page.current_words() == text)
    button = page.driver.find_elements(By.CSS_SELECTOR, "#words button")[1]
    page.run("arguments[0].click()", button)
    page.until(lambda: page.current_words() == cues[1][2])
    assert page.place >= cues[1][0] - 0.05


def test_fifteen_seconds_speed_and_keys(page: Page) -> None:
    page.begin("arriving")
    page["forward"].click()
    page.until(lambda: 15 <= page.place < 22)
    page["rewind"].click()
    page.until(lambda: page.place < 7)
    page.press(Keys.ARROW_RIGHT)
    page.until(lambda: page.place >= 15)
    page.run("document.activeElement.blur()")  # on a button, Space is that button's
    page.press(Keys.SPACE)
    page.until(lambda: not page.is_playing)
    page.press(Keys.SPACE)
    page.until(lambda: page.is_playing)
    page.press(">")
    assert page.run("return document.getElementById('audio').playbackRate") == 1.1
    Select(page["speed"]).select_by_value("0.85")
    assert page.run("return document.getElementById('audio').playbackRate") == 0.85
    page.press(Keys.ESCAPE)
    page.until(lambda: page["shelf"].is_displayed())
    assert page.is_playing


def test_it_remembers_the_place(page: Page) -> None:
    page.begin("arriving")
    page["forward"].click()
    page.until(lambda: page.place >= 15)
    page["play"].click()
    Select(page["speed"]).select_by_value("1.25")
    page.driver.refresh()
    page["back"].click()
    assert page["continue-title"].text == "Arriving"
    page["continue"].click()
    assert re.fullmatch("Go on from 0:(1[5-9]|2.)", page["begin-label"].text)
    page["begin"].click()
    page.until(lambda: page.is_playing and page.place >= 15)
    assert page["speed"].get_attribute("value") == "1.25"


def test_search_length_and_theme_find(page: Page) -> None:
    everything = ["Arriving", "The Harbour", "Abend über Köln"]
    assert [title for title in page.titles() if title != EVIL] == everything
    page.press("/")
    page.press("koln")
    page.until(lambda: page.titles() == ["Abend über Köln"])
    assert page["found"].text == "1 practice"
    page["search"].clear()
    page["search"].send_keys("nothing of that kind")
    page.until(lambda: page["nothing"].is_displayed())
    page["clear"].click()
    page.until(lambda: len(page.titles()) == 4)
    Select(page["theme"]).select_by_visible_text("Loneliness")
    page.until(lambda: page.titles() == ["The Harbour"])
    Select(page["theme"]).select_by_value("")
    Select(page["length"]).select_by_index(1)
    page.until(lambda: "Arriving" in page.titles())


def test_another_length_can_be_chosen(page: Page) -> None:
    page.open("arriving")
    labels = page.driver.find_elements(By.CSS_SELECTOR, "#recordings label")
    assert [label.text for label in labels] == ["1 min", "40 s"]
    labels[1].click()
    page["begin"].click()
    page.until(lambda: page.is_playing and page["time"].text.endswith("/ 0:40"))


def test_what_to_know_is_said_before_a_deep_practice_wherever_it_begins(page: Page) -> None:
    page.open("harbour")
    assert "Touches on having been alone" in page["care"].text
    assert page.driver.find_element(By.CSS_SELECTOR, "#first a").text == "Arriving"
    page.driver.find_elements(By.CSS_SELECTOR, "#chapters button")[1].click()
    assert not page.run("return document.getElementById('audio').currentSrc")
    assert page["begin-label"].text == "Begin at Back"
    page["begin"].click()
    page.until(lambda: page.is_playing and page.place > 3)
    page.driver.get(page.address)
    page.open("arriving")
    assert not page["care"].is_displayed()


def test_the_sleep_timer_ends_with_the_chapter(page: Page) -> None:
    page.begin("arriving")
    end = page.run("return JSON.parse(document.getElementById('data').textContent)"
                   ".practices[0].recordings[0].chapters[1][0]")  # fmt: skip
    page.run("document.getElementById('audio').currentTime = arguments[0]", end - 2)
    Select(page["sleep"]).select_by_value("chapter")
    page.until(lambda: 0 < page.run("return document.getElementById('audio').volume") < 0.5)
    page.until(lambda: not page.is_playing)
    assert page.place == pytest.approx(end, abs=0.6)
    assert page.run("return document.getElementById('audio').volume") == 1
    assert page["sleep"].get_attribute("value") == ""


def test_no_title_becomes_code(page: Page) -> None:
    assert EVIL in page.titles()
    page.open("evil")
    assert page["practice-title"].text == EVIL
    page["begin"].click()
    page.until(lambda: page.is_playing)
    page.until(lambda: page.driver.find_elements(By.CSS_SELECTOR, "#words button"))
    assert page.run("return window.evil") is None
    assert "onerror" not in page.run(
        "return [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).join(' ')"
    )


def test_no_request_leaves(page: Page) -> None:
    page.begin("evil")
    page.run(
        "for (const [tag, what] of [['img', 'src'], ['script', 'src'], ['iframe', 'src']]) {"
        "const e = document.createElement(tag); e[what] = 'https://example.invalid/' + tag; document.body.append(e); }"
        "try { fetch('https://example.invalid/fetch').catch(() => 0); } catch {}"
    )
    page.until(lambda: page.place > 0.3)
    asked = [
        json.loads(entry["message"])["message"] for entry in page.driver.get_log("performance")
    ]
    sent = {
        event["params"]["request"]["url"]
        for event in asked
        if event["method"] == "Network.requestWillBeSent"
    }
    home = page.address.removesuffix("index.html")
    assert any(url.startswith(home) for url in sent)
    # What was tried above is listed when it is refused: nothing else may be elsewhere.
    reached = {
        event["params"]["response"]["url"]
        for event in asked
        if event["method"] == "Network.responseReceived"
    }
    assert all(url.startswith((home, "about:", "data:")) for url in reached), reached
    assert {url for url in sent if not url.startswith((home, "about:", "data:"))} <= {
        f"https://example.invalid/{what}" for what in ("img", "script", "iframe", "fetch")
    }
    refused = [entry["message"] for entry in page.driver.get_log("browser")]
    assert sum("Content Security Policy" in message for message in refused) >= 4


def test_the_page_itself_breaks_no_rule_of_its_own(page: Page) -> None:
    page.begin("arriving")
    page["forward"].click()
    page.press(Keys.ESCAPE)
    assert [e for e in page.driver.get_log("browser") if e["level"] == "SEVERE"] == []


def test_a_screen_reader_finds_its_way(page: Page) -> None:
    page.begin("arriving")
    unnamed = page.run(
        "return [...document.querySelectorAll('button, select, input, a')]"
        ".filter(e => e.offsetParent && !(e.getAttribute('aria-label') || e.textContent.trim()"
        " || (e.labels && [...e.labels].some(l => l.textContent.trim()))))"
        ".map(e => e.outerHTML)"
    )
    assert unnamed == []
    assert page.run(
        "return document.querySelectorAll('main:not([hidden]), #practice:not([hidden])').length"
    )
    assert page.run("return document.documentElement.lang") == "en"
    ids = page.run("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_over_the_edge(page: Page, width: int) -> None:
    metrics = {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": width < 600}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for step in (lambda: None, lambda: page.open("evil"), lambda: page["begin"].click()):
            step()
            time.sleep(0.2)
            assert page.run("return document.documentElement.scrollWidth") <= width
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_thousand_chapters_stay_quick_and_clear(
    request: pytest.FixtureRequest, library: Library, tmp_path: Path
) -> None:
    """The page as it would be with as many chapters and lines as a script may have parts."""
    driver = request.getfixturevalue("driver")
    folder = tmp_path / "library"
    shutil.copytree(library.folder, folder)
    starts = [[n * 0.055, f"Part {n}"] for n in range(1000)]
    found = re.search(r'(id="data">)(.*?)(</script>)', library.page(), re.S)
    assert found
    data = json.loads(found[2])
    recording = data["practices"][0]["recordings"][0]
    recording["chapters"] = starts
    (folder / "index.html").write_text(
        library.page().replace(found[2], json.dumps(data).replace("<", "\\u003c"))
    )
    captions = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{at:06.3f} --> 00:00:{at + 0.05:06.3f}\nLine {n}."
        for n, (at, _) in enumerate(starts)
    )
    (folder / recording["words"]).write_text(words_script(recording["id"], captions))

    page = fresh(Page(driver, (folder / "index.html").as_uri()))
    page.begin("arriving")
    page.until(lambda: len(driver.find_elements(By.CSS_SELECTOR, "#words button")) == 1000)
    page["play"].click()
    # Without a pointer: the list scrolls by itself, and what is under a place may move away from it.
    page.run("[...document.querySelectorAll('#chapters button')].at(-1).click()")
    page.until(lambda: page["now-chapter"].text == "Part 999")
    [current] = driver.find_elements(By.CSS_SELECTOR, "#chapters [aria-current]")
    assert current.text.startswith("Part 999")
    page.run("document.getElementById('audio').currentTime = 27.5")
    page.until(lambda: page["now-chapter"].text.startswith("Part 5"))
    page["play"].click()
    in_sight = (
        "const e = document.querySelector('#chapters [aria-current]').getBoundingClientRect();"
        "return e.top >= 0 && e.bottom <= innerHeight"
    )
    page.until(lambda: page.run(in_sight))
    took = page.run(
        "const took = [], audio = document.getElementById('audio'); for (let n = 0; n < 20; n += 1) {"
        "const begun = performance.now(); audio.dispatchEvent(new Event('seeked'));"
        "took.push(performance.now() - begun); } return took"
    )
    assert min(took) < 12, "of the 120 ms between two looks at the place, it takes a tenth at most"
    assert page.run("return document.getElementById('ticks').children.length") == 0
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")


LONG = " ".join(["A Very Long Way Down to the Sea"] * 9)


def one_practice(lengths: Sequence[float], themes: Sequence[str] = (), title: str = LONG) -> str:
    """The page of a library with one practice in these lengths, in seconds."""
    recordings = []
    for seconds in lengths:
        entry = {
            "title": title, "series": title, "number": 1, "by": None, "summary": "A walk.",
            "care": None, "depth": "gentle", "purpose": None, "language": "en", "themes": themes,
            "first": [], "seconds": seconds, "variation": 1, "voices": ["tone"],
            "chapters": [[n, f"{title} {n}"] for n in range(9)],
        }  # fmt: skip
        recordings.append(Recording(entry, f"{seconds:g}", {"mp3": f"{seconds:g}.mp3"}, None))
    practice = Practice("walk", recordings[0].entry, recordings)
    shelf = Shelf(Path(), "Walks", "", [practice])
    return page_of(shelf, Notes.model_construct(), {}, {}, None)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_long_title_takes_three_lines_and_is_there_whole(
    request: pytest.FixtureRequest, tmp_path: Path, width: int
) -> None:
    request.getfixturevalue("_needs_tool")
    driver = request.getfixturevalue("driver")
    (tmp_path / "index.html").write_text(one_practice([210]), encoding="utf-8")
    metrics = {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    lines = (
        "const e = document.querySelector(arguments[0]), style = getComputedStyle(e);"
        "return (e.clientHeight - parseFloat(style.paddingBottom)) / parseFloat(style.lineHeight)"
    )
    try:
        page = fresh(Page(driver, (tmp_path / "index.html").as_uri()))
        for title in (".card h3", ".series h2"):
            assert 2.9 < page.run(lines, title) < 3.1
        link = driver.find_element(By.CSS_SELECTOR, ".card a")
        assert link.get_attribute("title") == link.accessible_name == LONG
        page.open("walk")
        for title in ("#practice-title", "#practice-series", "#chapters button span"):
            assert 2.9 < page.run(lines, title) < 3.1
        assert page["practice-title"].get_attribute("title") == LONG
        assert page["practice-title"].accessible_name == LONG
        assert page.run(
            "return [...document.querySelectorAll('#practice *')].filter(e => e.scrollHeight >"
            " e.clientHeight && ['auto', 'scroll'].includes(getComputedStyle(e).overflowY)).length"
        ) == 0, "no scrollbar but the page's own"  # fmt: skip
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize(
    ("lengths", "told"),
    [
        ([210], "3½ min"),
        ([209.9], "3½ min"),
        ([240, 210, 600], "3½, 4 or 10 min"),
        ([50], "50 s"),
        ([60], "1 min"),
        ([90], "1½ min"),
        ([3590], "1 h"),
        ([5400], "1 h 30 min"),
    ],
)
def test_lengths_are_told_to_half_a_minute_everywhere(lengths: list[float], told: str) -> None:
    text = one_practice(lengths)
    assert f'<p class="meta" lang="en"><span>{told}</span>' in text
    if len(lengths) == 1:
        assert f'<p class="over">1 practice · {told}</p>' in text
        assert f"Listen, {told}</a>" in text


def test_the_filter_has_the_range_that_a_half_minute_falls_into() -> None:
    """10½ minutes are rounded as the page's own script rounds them: up."""
    ranges = re.findall(r'<option value="(\d+-\d+)">', one_practice([630]))
    assert ranges == ["11-20"]


def test_themes_are_called_as_in_the_list() -> None:
    slugs = ["self-compassion", "self-talk", "co-regulation", "my-own-theme"]
    options = re.findall(r'<option value="([a-z-]+)">(.*?)</option>', one_practice([60], slugs))
    assert [option for option in options if option[0] in slugs] == [
        ("my-own-theme", "My own theme"),
        ("self-compassion", "Self-compassion"),
        ("self-talk", "Self-talk and the inner critic"),
        ("co-regulation", "Settling together"),
    ]


def test_without_scripts_the_recordings_are_links(library: Library) -> None:
    links = re.findall(r"<noscript>.*?</noscript>", library.page(), re.S)
    assert len(links) == 4
    assert 'href="Somebody/Beginnings/01%20-%20Arriving.mp3"' in "".join(links)


def test_words_survive_the_way_through_a_script() -> None:
    text = "WEBVTT\n\nNOTE x\n\n00:00:01.500 --> 01:00:02.000\nA &lt;b&gt; &amp; “c”\u2028\n"
    (cue,) = read_captions(text)
    assert cue == (1.5, 3602.0, "A <b> & “c”\u2028".strip("\u2028") + "\u2028") or cue[
        2
    ].startswith("A <b>")
    assert "\u2028" not in words_script("x", text)
