"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const practices = new Map(data.practices.map((practice) => [practice.id, practice]));
  const audio = $("audio");
  const STEP = 15, MOST_TICKS = 60, SPEEDS = [...$("speed").options].map((option) => option.value);
  let playing = null;   // {practice, recording}: what the player holds
  let shown = null;     // the practice whose page is open
  let sleep = null;     // {at} in milliseconds, or {chapter}
  let followed = 0;     // when somebody last moved the words by hand

  // What is remembered stays in this browser.
  const memory = {
    name: (key) => `voicehome ${location.pathname} ${key}`,
    get(key) { try { return JSON.parse(localStorage.getItem(this.name(key))); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(this.name(key), JSON.stringify(value)); } catch { /* then not */ } },
    drop(key) { try { localStorage.removeItem(this.name(key)); } catch { /* then not */ } },
  };
  const placeOf = (recording) => {
    const place = Number(memory.get(`place ${recording.id}`)) || 0;
    return place > 5 && place < recording.seconds - 5 ? place : 0;
  };

  const clock = (seconds) => {
    const all = Math.max(0, Math.floor(seconds)), hours = Math.floor(all / 3600);
    const rest = `${String(Math.floor(all / 60) % 60).padStart(hours ? 2 : 1, "0")}:${String(all % 60).padStart(2, "0")}`;
    return hours ? `${hours}:${rest}` : rest;
  };
  const inWords = (seconds) => {
    const all = Math.max(0, Math.round(seconds)), minutes = Math.floor(all / 60), rest = all % 60;
    const say = (count, unit) => (count ? `${count} ${unit}${count === 1 ? "" : "s"}` : "");
    return [say(minutes, "minute"), say(rest, "second")].filter(Boolean).join(" ") || "the beginning";
  };
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const tell = (text) => { $("told").textContent = text; };
  // What is too long for its place is cut there, and shown whole to whoever points at it.
  const entitle = (element, title) => { element.textContent = element.title = title; };
  const picture = (element, practice) => {
    element.hidden = !practice.art;
    if (practice.art) element.src = practice.art;
  };

  // Finding -----------------------------------------------------------------------------------
  const cards = [...document.querySelectorAll(".card")].map((element) => ({ element, practice: practices.get(element.dataset.id) }));
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  for (const card of cards) {
    const { title, series, summary, themes, by } = card.practice;
    card.text = plain([title, series, summary, by, ...themes.map((theme) => data.themes[theme])].filter(Boolean).join(" "));
  }
  const fits = (seconds, range) => {
    const [least, most] = range.split("-").map(Number), minutes = Math.round(seconds / 60);
    return minutes >= least && minutes <= most;
  };
  const chosen = (id) => ($(id) ? $(id).value : "");
  const filter = () => {
    const words = plain($("search").value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { element, practice, text } of cards) {
      const stays = words.every((word) => text.includes(word))
        && (!chosen("length") || practice.recordings.some((recording) => fits(recording.seconds, chosen("length"))))
        && (!chosen("theme") || practice.themes.includes(chosen("theme")));
      element.hidden = !stays;
      count += stays;
    }
    for (const section of document.querySelectorAll(".series")) section.hidden = !section.querySelector(".card:not([hidden])");
    $("nothing").hidden = count > 0;
    $("found").textContent = `${count} practice${count === 1 ? "" : "s"}`;
  };
  $("filters").hidden = false;
  for (const name of ["input", "change"]) $("filters").addEventListener(name, filter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("clear").addEventListener("click", () => { $("filters").reset(); filter(); $("search").focus(); });
  filter();

  // Pages -------------------------------------------------------------------------------------
  const follow = () => {
    let id = location.hash.startsWith("#/") ? location.hash.slice(2) : "";
    try { id = decodeURIComponent(id); } catch { /* as it stands */ }
    const practice = practices.get(id);
    if (practice) open(practice); else if (shown) close();
  };
  const open = (practice) => {
    shown = practice;
    $("home").hidden = true;
    $("practice").hidden = false;
    $("practice").lang = practice.language;
    picture($("practice-art"), practice);
    entitle($("practice-series"), [practice.series, practice.number].filter(Boolean).join(" · "));
    entitle($("practice-title"), practice.title);
    $("practice-summary").textContent = practice.summary || "";
    $("practice-meta").textContent = [practice.by, practice.depth_label].filter(Boolean).join(" · ");
    $("care").hidden = !practice.care && practice.depth !== "deep";
    $("care-text").textContent = practice.care || "This one touches what may be painful. Choose a day when you feel steady enough.";
    const first = practice.first.map((id) => practices.get(id)).filter(Boolean);
    $("first").hidden = !first.length;
    $("first").replaceChildren("Good to know first: ", ...first.flatMap((known, at) => [at ? ", " : "", make("a", known.title, { href: known.href, title: known.title })]));
    $("chapters-box").open = matchMedia("(min-width: 52.01rem)").matches;
    choices(practice);
    document.title = `${practice.title} · ${data.title}`;
    listening(Boolean(playing && playing.practice === practice));
    window.scrollTo(0, 0);
    $("practice-title").focus({ preventScroll: true });
  };
  const close = () => {
    const last = shown;
    shown = null;
    $("practice").hidden = true;
    $("home").hidden = false;
    document.body.classList.remove("listening");
    document.title = data.title;
    offerToContinue();
    const card = cards.find((known) => known.practice === last);
    if (card) { card.element.querySelector("a").focus({ preventScroll: true }); card.element.scrollIntoView({ block: "center" }); }
  };
  const choices = (practice) => {
    const wanted = chosen("length");
    const current = (playing && playing.practice === practice && playing.recording)
      || practice.recordings.find((recording) => placeOf(recording))
      || (wanted && practice.recordings.find((recording) => fits(recording.seconds, wanted)))
      || practice.recordings[0];
    $("recordings").hidden = practice.recordings.length < 2;
    $("recordings-list").replaceChildren(...practice.recordings.map((recording) => {
      const label = make("label"), input = make("input", "", { type: "radio", name: "recording", value: recording.id });
      input.checked = recording === current;
      label.append(input, make("span", recording.label));
      return label;
    }));
    chapters(current);
    beginning(current);
  };
  const picked = () => {
    const input = $("recordings-list").querySelector(":checked");
    return shown.recordings.find((recording) => input && recording.id === input.value) || shown.recordings[0];
  };
  const beginning = (recording) => {
    const place = placeOf(recording);
    $("begin-label").textContent = place ? `Go on from ${clock(place)}` : shown.recordings.length < 2 ? `Begin, ${recording.label}` : "Begin";
    $("anew").hidden = !place;
  };
  const chapters = (recording) => {
    $("chapters-box").hidden = recording.chapters.length < 2;
    $("chapters").replaceChildren(...recording.chapters.map(([start, title]) => {
      const item = make("li"), button = make("button", "", { type: "button", "data-start": start });
      button.append(make("span", title, { dir: "auto", title, class: "short" }), make("span", clock(start)));
      button.addEventListener("click", () => {
        if (playing && playing.recording === recording) { seek(start); play(); return; }
        if ($("care").hidden) { begin(start); return; }
        // What is said before listening is read before listening, wherever one begins.
        $("begin").dataset.start = start;
        $("begin-label").textContent = `Begin at ${title}`;
        $("care").scrollIntoView({ block: "center" });
        $("begin").focus({ preventScroll: true });
      });
      item.append(button);
      return item;
    }));
  };
  $("recordings-list").addEventListener("change", () => { delete $("begin").dataset.start; chapters(picked()); beginning(picked()); });
  $("begin").addEventListener("click", () => { const { start } = $("begin").dataset; begin(start === undefined ? placeOf(picked()) : Number(start)); });
  $("anew").addEventListener("click", () => begin(0));
  $("back").addEventListener("click", (event) => { event.preventDefault(); leave(); });
  const leave = () => { history.pushState(null, "", location.pathname + location.search); close(); };
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);

  const offerToContinue = () => {
    const last = memory.get("last");
    const practice = last && practices.get(last.practice);
    const recording = practice && practice.recordings.find((known) => known.id === last.recording);
    const place = recording ? placeOf(recording) : 0;
    $("continue").hidden = !place;
    if (!place) return;
    $("continue").href = practice.href;
    entitle($("continue-title"), practice.title);
    $("continue-left").textContent = `${Math.max(1, Math.round((recording.seconds - place) / 60))} min left`;
  };

  // Playing -----------------------------------------------------------------------------------
  const begin = (start) => {
    const recording = picked();
    delete $("begin").dataset.start;
    load(shown, recording, start);
    listening(true);
    play();
    $("play").focus({ preventScroll: true });
  };
  const load = (practice, recording, start) => {
    if (!playing || playing.recording !== recording) {
      remember();
      playing = { practice, recording };
      audio.replaceChildren(...recording.sources.map(([src, type]) => make("source", "", { src, type })));
      audio.load();
      $("seek").max = Math.ceil(recording.seconds);
      // More than can be told apart would only hide how far it has come.
      const told = recording.chapters.length > MOST_TICKS ? [] : recording.chapters.slice(1);
      $("ticks").replaceChildren(...told.map(([at]) => {
        const tick = make("i");
        tick.style.left = `${(100 * at) / recording.seconds}%`;
        return tick;
      }));
      picture($("now-art"), practice);
      entitle($("now-title"), practice.title);
      $("now").href = practice.href;
      $("sleep").querySelector("[value=chapter]").hidden = recording.chapters.length < 2;
      $("player").hidden = false;
      words(recording);
      announce(practice);
    }
    audio.playbackRate = audio.defaultPlaybackRate = Number($("speed").value);
    seek(start);
    memory.set("last", { practice: practice.id, recording: recording.id });
  };
  let waiting = null;   // a place to go to as soon as the recording can
  const seek = (seconds) => {
    if (!playing) return;
    const to = Math.min(Math.max(0, seconds), Math.max(0, playing.recording.seconds - 0.25));
    followed = 0;
    if (audio.readyState) audio.currentTime = to; else waiting = to;
    show(to);
  };
  const here = () => (waiting === null ? audio.currentTime : waiting);
  audio.addEventListener("loadedmetadata", () => { if (waiting !== null) { audio.currentTime = waiting; waiting = null; } });
  const play = () => audio.play().catch((error) => { if (error.name !== "AbortError") tell("This recording can't be played here."); });
  const toggle = () => { if (audio.paused) play(); else audio.pause(); };
  const chapterAt = (seconds) => {
    const starts = playing.recording.chapters;
    let at = -1;
    while (at + 1 < starts.length && starts[at + 1][0] <= seconds + 0.05) at += 1;
    return at;
  };
  const step = (by) => {
    if (!playing) return;
    const list = playing.recording.chapters, at = chapterAt(here());
    if (by < 0 && list[at] && here() - list[at][0] > 3) return seek(list[at][0]);
    const to = list[at + by];
    if (to) { seek(to[0]); tell(to[1]); } else if (by < 0) seek(0);
  };
  const remember = () => {
    if (!playing) return;
    const place = here();
    if (place > 5 && place < playing.recording.seconds - 5) memory.set(`place ${playing.recording.id}`, Math.floor(place));
  };

  const PLAY = "M8 5.1v13.8c0 .8.9 1.3 1.5.8l10.6-6.9c.6-.4.6-1.3 0-1.7L9.500 4.300C8.900 3.800 8 4.300 8 5.100z";
  const PAUSE = "M7 5h3.200a.8.8 0 0 1 .8.8v12.400a.8.8 0 0 1-.8.8H7a.8.8 0 0 1-.8-.8V5.800A.8.800 0 0 1 7 5zm6.800 0H17a.8.8 0 0 1 .8.8v12.400a.8.8 0 0 1-.8.8h-3.200a.8.8 0 0 1-.8-.8V5.800a.8.8 0 0 1 .8-.8z";
  const state = () => {
    $("play-shape").setAttribute("d", audio.paused ? PLAY : PAUSE);
    $("play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    if (navigator.mediaSession) navigator.mediaSession.playbackState = audio.paused ? "paused" : "playing";
  };
  const show = (seconds) => {
    const { recording } = playing, at = chapterAt(seconds), title = at < 0 ? "" : recording.chapters[at][1];
    $("seek").value = seconds;
    $("seek").style.setProperty("--done", `${(100 * seconds) / recording.seconds}%`);
    $("seek").setAttribute("aria-valuetext", `${inWords(seconds)} of ${inWords(recording.seconds)}${title ? `, ${title}` : ""}`);
    $("time").textContent = `${clock(seconds)} / ${clock(recording.seconds)}`;
    $("now-chapter").textContent = title;
    if (shown === playing.practice) {
      reach(at < 0 ? null : $("chapters").children[at]);
      speak(seconds);
    }
  };
  let reached = null;   // the chapter in the list that is marked
  const reach = (item) => {
    if (item === reached) return;
    if (reached) mark(reached.firstChild, false);
    reached = item;
    if (!item) return;
    mark(item.firstChild, true);
    const list = $("chapters-box").parentElement;   // where it scrolls by itself, the chapter stays in sight
    const { top, bottom } = item.getBoundingClientRect(), frame = list.getBoundingClientRect();
    const isOut = $("chapters-box").open && (top < frame.top || bottom > frame.bottom);
    if (isOut && Date.now() - followed > 6000) list.scrollTop += (top + bottom - frame.top - frame.bottom) / 2;
  };
  const mark = (element, isCurrent) => {
    if (isCurrent) element.setAttribute("aria-current", "true"); else element.removeAttribute("aria-current");
  };
  let kept = 0;
  const tick = () => {
    if (!playing || audio.paused) return;
    show(here());
    drowse();
    if (Math.abs(audio.currentTime - kept) > 4) { kept = audio.currentTime; remember(); }
  };
  setInterval(tick, 120);
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, state);
  audio.addEventListener("seeked", () => { if (playing) show(here()); });
  audio.addEventListener("pause", remember);
  audio.addEventListener("ended", () => {
    memory.drop(`place ${playing.recording.id}`);
    tell("The recording has ended.");
    sleepOff();
  });
  audio.addEventListener("error", () => tell("This recording can't be played here."), true);
  window.addEventListener("pagehide", remember);
  state();

  $("play").addEventListener("click", toggle);
  $("rewind").addEventListener("click", () => seek(here() - STEP));
  $("forward").addEventListener("click", () => seek(here() + STEP));
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("seek").addEventListener("input", () => seek(Number($("seek").value)));
  $("speed").addEventListener("change", () => {
    audio.playbackRate = audio.defaultPlaybackRate = Number($("speed").value);
    memory.set("speed", $("speed").value);
  });
  const speed = memory.get("speed");
  if (SPEEDS.includes(speed)) $("speed").value = speed;

  // The sleep timer lets the sound sink before it ends it.
  const FADE = 10;
  const sleepOff = () => { sleep = null; $("sleep").value = ""; audio.volume = 1; };
  $("sleep").addEventListener("change", () => {
    const { value } = $("sleep");
    audio.volume = 1;
    if (!value) sleep = null;
    else if (value === "chapter") {
      const after = playing.recording.chapters[chapterAt(here()) + 1];
      sleep = { place: after ? after[0] : playing.recording.seconds };
    } else sleep = { at: Date.now() + Number(value) * 60000 };
    tell(value ? `Ends ${value === "chapter" ? "with this chapter" : `in ${value} minutes`}.` : "Sleep timer off.");
  });
  const drowse = () => {
    if (!sleep) return;
    const left = sleep.at ? (sleep.at - Date.now()) / 1000 : (sleep.place - here()) / audio.playbackRate;
    if (left > 0) { audio.volume = Math.min(1, Math.max(0.02, left / FADE)); return; }
    audio.pause();
    sleepOff();
  };

  // Words -------------------------------------------------------------------------------------
  const lines = (recording) => (window.voicehomeWords || {})[recording.id];
  const words = (recording) => {
    if (lines(recording) || !recording.words) return write(recording);
    const script = make("script", "", { src: recording.words });
    script.addEventListener("load", () => write(recording));
    script.addEventListener("error", () => write(recording));
    document.head.append(script);
    return undefined;
  };
  const write = (recording) => {
    if (!playing || playing.recording !== recording) return;
    const known = lines(recording) || [];
    $("no-words").hidden = known.length > 0;
    $("words").replaceChildren(...known.map(([start, , text]) => {
      const item = make("li"), button = make("button", text, { type: "button", tabindex: "-1" });
      button.addEventListener("click", () => { seek(start); play(); });
      item.append(button);
      return item;
    }));
    $("words").lang = playing.practice.language;
    spoken = -1;
    show(here());
  };
  let spoken = -1;
  const speak = (seconds) => {
    const known = lines(playing.recording) || [], items = $("words").children;
    if (!items.length) return;
    let at = -1;
    while (at + 1 < known.length && known[at + 1][0] <= seconds + 0.05) at += 1;
    if (at >= 0) items[at].firstChild.classList.toggle("quiet", seconds > known[at][1] + 2 && !audio.paused);
    if (at === spoken) return;
    if (items[spoken]) { mark(items[spoken].firstChild, false); items[spoken].firstChild.classList.remove("quiet"); }
    spoken = at;
    const current = items[Math.max(at, 0)];
    if (at >= 0) mark(current.firstChild, true);
    if (Date.now() - followed > 6000 && !$("words-box").hidden) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const { top, height } = current.getBoundingClientRect();
      window.scrollBy({ top: top + height / 2 - innerHeight * 0.4, behavior: calm ? "auto" : "smooth" });
    }
  };
  for (const name of ["wheel", "touchmove"]) window.addEventListener(name, () => { followed = Date.now(); }, { passive: true });
  const listening = (isIt) => {
    $("before").hidden = isIt;
    $("words-box").hidden = !isIt;
    document.body.classList.toggle("listening", isIt);
    if (isIt) { spoken = -1; show(here()); }
  };

  // The system's own controls, and keys -------------------------------------------------------
  const announce = (practice) => {
    if (!navigator.mediaSession) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: practice.title, artist: practice.by || "", album: practice.series || data.title,
      artwork: practice.art && location.protocol.startsWith("http") ? [{ src: new URL(practice.art, location.href).href }] : [],
    });
    const actions = {
      play, pause: () => audio.pause(), previoustrack: () => step(-1), nexttrack: () => step(1),
      seekbackward: () => seek(here() - STEP), seekforward: () => seek(here() + STEP), seekto: (to) => seek(to.seekTime),
    };
    for (const [name, action] of Object.entries(actions)) {
      try { navigator.mediaSession.setActionHandler(name, action); } catch { /* not every browser has each */ }
    }
  };
  const pace = (by) => {
    const at = SPEEDS.indexOf($("speed").value) + by;
    if (!SPEEDS[at]) return;
    $("speed").value = SPEEDS[at];
    $("speed").dispatchEvent(new Event("change"));
    tell(`Speed ${SPEEDS[at]}`);
  };
  const keys = {
    " ": () => { if (playing) toggle(); else if (shown) begin(placeOf(picked())); },
    ArrowLeft: () => seek(here() - STEP), ArrowRight: () => seek(here() + STEP),
    "[": () => step(-1), "]": () => step(1), "<": () => pace(-1), ">": () => pace(1),
    "/": () => { if (shown) leave(); $("search").focus(); },
    Escape: () => { if (shown) leave(); },
  };
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[key]) return;
    if (target.matches("input[type=search], select, input[type=radio]") && key !== "Escape") return;
    if (key === " " && target.matches("button, a, summary")) return;
    if (key.startsWith("Arrow") && (!playing || target.matches("input"))) return;
    event.preventDefault();
    keys[key]();
  });

  offerToContinue();
  follow();
})();
