// On the overview and on a dyad: when the archive has something new about what is shown, the page is fetched again and its
// changed part put in place; what the reader has open, and where they are, stays.

const dyad = document.querySelector("[data-live-part]").dataset.livePart;
const everything = dyad === "overview";
const changed = new Set();
let waiting = 0;

function say(on) {
  const lamp = document.querySelector("[data-live]");
  lamp.textContent = on ? lamp.dataset.on : lamp.dataset.off;
  lamp.className = `live ${on ? "on" : "off"}`;
}

function busy(part) {
  return part.contains(document.activeElement) || part.querySelector("details[open]") !== null;
}

async function refresh() {
  const part = document.querySelector("[data-live-part]");
  if (busy(part)) {
    document.querySelector("[data-notice]").hidden = false;
    return;
  }
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live-part]");
  if (!fresh) return;
  part.replaceChildren(...fresh.childNodes);
  for (const row of part.querySelectorAll("tr[data-dyad]")) row.classList.toggle("changed", changed.has(row.dataset.dyad));
  changed.clear();
  document.querySelector("[data-live]").classList.add("beat");
  document.dispatchEvent(new CustomEvent("refreshed"));
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 400);
}

document.querySelector("[data-notice] button").addEventListener("click", () => location.reload());
const source = new EventSource(`/api/v1/live${everything ? "" : `?dyad=${encodeURIComponent(dyad)}`}`);
source.addEventListener("open", () => say(true));
source.addEventListener("error", () => say(false));
source.addEventListener("tension", (event) => { changed.add(JSON.parse(event.data).dyad); soon(); });
source.addEventListener("alert", soon);
