// The one script of the pages: live boards, the visitor's own news, local times, colours. Pages work without it.

const EVENTS_SILENT_MS = 6000; // A stream that sends no board for so long after it was opened is blocked on the way.
const RETRY_EVENTS_MS = 60000; // How soon events are tried again where they were blocked.
const POLL_MS = 3000;
const POLL_HIDDEN_MS = 60000;
const HIDDEN_CLOSE_MS = 30000; // A page nobody looks at gives its stream back.
const GLIDE_MS = 600;
const ANNOUNCE_MS = 4000;
const HUES = 8;
const MINUS = "−";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- Words ------------------------------------------------------------------------------------------------------

// As ranker/web/formatting.py writes it.
export function formatValue(value, decimals = 0) {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const whole = decimals ? digits.slice(0, -decimals) : digits;
  const rest = decimals ? "." + digits.slice(-decimals) : "";
  return (value < 0 ? MINUS : "") + whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + rest;
}

const language = navigator.language || "en";
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
// As the server writes them, in the visitor's zone: "4 Sep 2026, 17:05".
const parts = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const partsOf = (at) => Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
const asDay = (at) => (({ day, month, year }) => `${day} ${month} ${year}`)(partsOf(at));
const asMinute = (at) => (({ hour, minute }) => `${asDay(at)}, ${hour}:${minute}`)(partsOf(at));
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

function spanOf(at) {
  const seconds = (at - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 0 ? "in a moment" : "just now";
}

function writeTime(element) {
  const at = new Date(element.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const old = Date.now() - at > 7 * 86400000;
  const kind = element.dataset.as;
  const text = kind === "day" || (kind === "ago" && old) ? asDay(at) : kind === "minute" ? asMinute(at) : spanOf(at);
  if (element.textContent !== text) element.textContent = text;
  element.title = asMinute(at);
}

function writeTimes(root = document) {
  for (const element of findAll("time[data-as]", root)) writeTime(element);
}

const countries = (() => {
  try {
    return new Intl.DisplayNames([language], { type: "region" });
  } catch {
    return null;
  }
})();
const countryName = (code) => (code && countries ? countries.of(code) : code);

function nameCountries(root = document) {
  for (const element of findAll("abbr[data-country]", root)) element.title = countryName(element.dataset.country);
  for (const select of findAll("select[data-countries]:not([data-named])", root)) {
    const chosen = select.value;
    const [none, ...rest] = [...select.options];
    for (const option of rest) option.textContent = countryName(option.value);
    rest.sort((a, b) => a.textContent.localeCompare(b.textContent, language));
    select.replaceChildren(none, ...rest);
    select.value = chosen;
    select.dataset.named = "";
  }
}

// --- Announcements ----------------------------------------------------------------------------------------------

let waiting = null;
let announcedAt = 0;

// At most one sentence in `ANNOUNCE_MS`, and the latest one: a screen reader cannot follow four a second.
function announce(sentence) {
  const pending = waiting !== null;
  waiting = sentence;
  if (pending) return;
  const say = () => {
    announcedAt = Date.now();
    find("#announcements").textContent = waiting;
    waiting = null;
  };
  setTimeout(say, Math.max(0, announcedAt + ANNOUNCE_MS - Date.now()));
}

function toast(text, href) {
  const item = document.createElement(href ? "a" : "p");
  item.textContent = text;
  item.className = "toast";
  if (href) item.href = href;
  find("#toasts").append(item);
  setTimeout(() => item.remove(), 8000);
}

// --- A board ----------------------------------------------------------------------------------------------------

class Board {
  constructor(root) {
    this.root = root;
    this.body = find("tbody", root);
    this.blank = find("template", root).content.firstElementChild;
    this.decimals = Number(root.dataset.decimals);
    this.limit = Number(root.dataset.limit);
    this.season = root.dataset.season;
    this.sought = findAll("tr.sought", root).map((row) => row.dataset.player);
    this.me = document.body.dataset.me;
  }

  // Put a page of the API, or of an event, into the table; rows glide from where they were.
  show(page) {
    const entries = page.entries.slice(0, this.limit);
    const rows = new Map([...this.body.rows].map((row) => [row.dataset.player, row]));
    const before = new Map([...rows].map(([player, row]) => [player, row.getBoundingClientRect().top]));
    const isSameSeason = this.season === String(page.season ?? "");
    this.season = String(page.season ?? "");
    const changed = [];
    const wanted = entries.map((entry) => {
      const row = rows.get(String(entry.user_id)) ?? this.newRow(entry);
      const change = this.write(row, entry, rows.has(String(entry.user_id)));
      if (change) changed.push(change);
      return row;
    });
    if (!changed.length && wanted.length === rows.size) return this.writeTotal(page.total_players);
    this.body.replaceChildren(...wanted);
    find(".empty", this.root).hidden = wanted.length > 0;
    this.writeTotal(page.total_players);
    this.glide(wanted, before);
    if (isSameSeason) this.tell(changed);
    else announce("A new season has begun.");
    document.body.dispatchEvent(new CustomEvent("ranker:changed"));
  }

  newRow(entry) {
    const row = this.blank.cloneNode(true);
    const link = find("a", row);
    row.dataset.player = entry.user_id;
    link.href = `/players/${entry.user_id}/`;
    find(".avatar", row).classList.add(`hue-${entry.user_id % HUES}`);
    if (String(entry.user_id) === this.me) row.classList.add("mine");
    return row;
  }

  // Returns what is news about this line, or nothing.
  write(row, entry, isKnown) {
    const rank = Number(row.dataset.rank);
    const isChanged = row.dataset.score !== String(entry.score) || rank !== entry.rank;
    const name = entry.display_name || entry.username;
    if (!isChanged && find(".name", row).textContent === name) return null;
    row.dataset.rank = entry.rank;
    row.dataset.score = entry.score;
    find(".rank span", row).textContent = formatValue(entry.rank);
    find(".name", row).textContent = name;
    find(".avatar", row).textContent = name.trim().charAt(0).toUpperCase();
    find(".score", row).textContent = formatValue(entry.score, this.decimals);
    find(".plays", row).textContent = formatValue(entry.plays);
    this.writeCountry(find(".country", row), entry.country);
    const time = find("time", row);
    if (time && entry.achieved_at) {
      time.dateTime = entry.achieved_at;
      writeTime(time);
    }
    return { row, entry, name, rose: isKnown ? rank - entry.rank : 0, isNew: !isKnown };
  }

  writeCountry(element, code) {
    element.hidden = !code;
    element.textContent = code;
    element.title = countryName(code) || "";
  }

  writeTotal(total) {
    for (const element of findAll("[data-total]")) element.textContent = formatValue(total);
  }

  glide(rows, before) {
    if (calm.matches || document.hidden) return;
    // Read all places before the first animation begins: one layout, not one a row.
    const moves = rows.map((row) => [row, before.get(row.dataset.player), row.getBoundingClientRect().top]);
    const height = innerHeight;
    for (const [row, from, to] of moves) {
      if (from === undefined) {
        row.animate([{ opacity: 0, transform: "translateX(-12px)" }, {}], { duration: GLIDE_MS, easing: "ease-out" });
      } else if (Math.abs(from - to) > 1 && (to < height || from < height)) {
        const far = Math.max(-height, Math.min(height, from - to));
        row.animate([{ transform: `translateY(${far}px)` }, {}], { duration: GLIDE_MS, easing: "cubic-bezier(.2,.8,.2,1)" });
      }
    }
  }

  tell(changed) {
    for (const { row, rose } of changed) {
      row.classList.remove("rose", "fell", "scored");
      void row.offsetWidth; // The mark begins anew.
      row.classList.add(rose > 0 ? "rose" : rose < 0 ? "fell" : "scored");
      find(".change", row).textContent = rose > 0 ? `▲${rose}` : rose < 0 ? `▼${-rose}` : "";
    }
    const best = changed.filter(({ rose, isNew }) => rose > 0 || isNew).sort((a, b) => a.entry.rank - b.entry.rank)[0];
    if (best) announce(`${best.name} is now at rank ${best.entry.rank} with ${formatValue(best.entry.score, this.decimals)}.`);
  }
}

// --- Where changes come from ------------------------------------------------------------------------------------

class Feed {
  constructor(board, root) {
    this.board = board;
    this.live = root.dataset.live;
    this.poll = root.dataset.poll;
    this.timers = new Set();
    this.stopped = false;
    this.onVisibility = () => this.wake();
    document.addEventListener("visibilitychange", this.onVisibility);
    if (this.live && window.EventSource) this.listen();
    else this.ask();
  }

  stop() {
    this.stopped = true;
    this.close();
    document.removeEventListener("visibilitychange", this.onVisibility);
  }

  close() {
    this.source?.close();
    this.source = null;
    this.asking?.abort();
    this.asking = null;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  after(ms, work) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
    return timer;
  }

  wake() {
    if (this.stopped) return;
    if (!document.hidden) {
      if (this.source && !this.isBlocked) return clearTimeout(this.closing);
      this.close();
      if (this.isBlocked) this.block();
      else if (this.live && window.EventSource) this.listen();
      else this.ask();
    } else if (this.source) {
      this.closing = this.after(HIDDEN_CLOSE_MS, () => {
        this.close();
        this.after(POLL_HIDDEN_MS, () => this.ask());
      });
    }
  }

  listen() {
    this.close();
    const url = this.live + (this.live.includes("?") ? "&" : "?") + `limit=${this.board.limit}`;
    const source = (this.source = new EventSource(url));
    let hasHeard = false;
    let silent = this.after(EVENTS_SILENT_MS, () => this.block());
    const hear = () => {
      clearTimeout(silent);
      silent = null;
      showState("live", "Live");
    };
    source.addEventListener("board", (event) => {
      hasHeard = true;
      this.isBlocked = false;
      hear();
      this.board.show(JSON.parse(event.data));
    });
    // A stream that goes on where it ended may have nothing to say; a first one always has.
    source.addEventListener("open", () => hasHeard && hear());
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) return this.block();
      silent ??= this.after(EVENTS_SILENT_MS, () => this.block());
      showState("waiting", "Reconnecting");
    });
  }

  // Something on the way does not let events through: ask for the board instead, and try events again later.
  block() {
    this.isBlocked = true;
    this.close();
    this.ask();
    this.after(RETRY_EVENTS_MS, () => this.listen());
  }

  async ask() {
    if (!this.poll || this.stopped) return;
    this.asking = new AbortController();
    try {
      // The browser sends the ETag it has, and an unchanged board costs a 304.
      const answer = await fetch(this.poll, { cache: "no-cache", signal: this.asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.board.show(await answer.json());
      showState("polling", "Up to date");
    } catch (error) {
      if (error.name === "AbortError") return;
      showState("waiting", "Offline");
    }
    this.after(document.hidden ? POLL_HIDDEN_MS : POLL_MS, () => this.ask());
  }
}

function showState(kind, text) {
  for (const pill of findAll("[data-live-state]")) {
    pill.hidden = false;
    pill.dataset.liveState = kind;
    if (pill.textContent !== text) pill.textContent = text;
  }
}

// --- The visitor's own news -------------------------------------------------------------------------------------

async function listenToMine() {
  const token = find("[name=csrfmiddlewaretoken]")?.value;
  if (!document.body.dataset.me || !window.EventSource || !token) return;
  const answer = await fetch("/account/live-ticket/", { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  if (!answer?.ok) return;
  const { ticket } = await answer.json();
  const source = new EventSource(`/live/me/?ticket=${encodeURIComponent(ticket)}`);
  source.addEventListener("achievement", (event) => {
    const { name } = JSON.parse(event.data);
    toast(`Achievement: ${name}`, "/achievements/");
  });
  source.addEventListener("overtaken", (event) => {
    const { by, game } = JSON.parse(event.data);
    toast(`${by.display_name || by.username} has passed you.`, game ? `/games/${game}/?around=me` : null);
  });
  // A ticket works once: who is cut off comes back with another.
  source.addEventListener("error", () => {
    source.close();
    setTimeout(listenToMine, 15000 + Math.random() * 15000);
  });
}

// --- The page ---------------------------------------------------------------------------------------------------

let feed = null;

// On a phone the tabs are wider than the screen: the open one is brought into view, and the page stays where it is.
function showOpenTab() {
  for (const tab of findAll(".tabs [aria-current]")) {
    const bar = tab.parentElement;
    bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
  }
}

function start() {
  showOpenTab();
  writeTimes();
  nameCountries();
  const root = find("[data-board]");
  if (feed?.board.root === root) return;
  feed?.stop();
  feed = root && (root.dataset.live || root.dataset.poll) ? new Feed(new Board(root), root) : null;
}

for (const form of findAll("[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = event.submitter.value;
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  });
}
document.addEventListener("htmx:afterSettle", start);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") find("#found")?.replaceChildren();
});
setInterval(writeTimes, 30000);
addEventListener("pagehide", () => feed?.stop());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  feed = null;
  start();
});
start();
listenToMine();
