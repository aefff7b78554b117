// What the page does when it is touched: a tip beside every mark, and the reader's own weights. Without it nothing is missing.

const $ = (id) => document.getElementById(id);

/** A tip beside whatever has one, on hovering and on focus; Escape hides it. */
function tips() {
  const tip = $("tip");
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const mark = event.target.closest?.("[data-tip]");
    if (!mark) {
      hide();
      return;
    }
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(left, 8) + window.scrollX}px`;
    tip.style.top = `${(above > 0 ? above : box.bottom + 8) + window.scrollY}px`;
  };
  document.querySelectorAll("[data-tip] > title").forEach((title) => {
    title.parentElement.setAttribute("aria-label", title.textContent);
    title.remove(); // the browser's own tip would cover ours
  });
  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
}

/** What a link leads to is opened, and everything before the appendix is printed. */
function folds() {
  const open = () => {
    const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
  window.addEventListener("beforeprint", () => {
    if ($("print-all")?.checked) document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  });
}

/** The reader's own weights: every control recomputes the table. */
function weighing(data) {
  const box = $("weigh");
  const form = box.querySelector("form");
  const sliders = [...form.querySelectorAll("[data-stake]")];
  box.hidden = false;
  const worlds = (columns) => Array.from({ length: data.draws }, (_, n) => columns.map((at) => valueOf(data.columns[at], n)));
  const update = () => {
    const eyes = new FormData(form).get("eyes");
    const date = data.dates[Number($("weigh-date").value)];
    const firm = Number($("weigh-firm").value) / 100;
    const weights = normal(sliders.map((slider) => Number(slider.value)));
    $("weigh-date-said").textContent = date;
    $("weigh-date").setAttribute("aria-valuetext", date);
    say("weigh-firm", `${$("weigh-firm").value} %`);
    sliders.forEach((slider, n) => say(slider.id, weights ? `${Math.round(100 * weights[n])} %` : "0 %"));
    const found = data.net[`${eyes} ${date}`];
    const [first, second] = found && weights ? found.map(worlds) : [null, null];
    const asked = first && {
      compared: first.map((changes, n) => changes.map((d, j) => d - second[n][j])),
      first,
      second,
    };
    for (const row of box.querySelectorAll("tr[data-of]")) {
      const own = asked?.[row.dataset.of];
      put(row, "point", own && atPoint(own, weights));
      put(row, "around", own && shares(own, weights, firm));
      put(row, "any", own && shares(own, weights, 0));
    }
    $("weigh-margin").textContent = asked ? margin(atPoint(asked.compared, weights), data) : unasked(found);
    $("weigh-command").textContent = asked ? command(data, eyes, date, weights, firm) : "";
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}

function valueOf(column, world) {
  return Array.isArray(column) ? column[world] : column;
}

function say(id, words) {
  document.querySelector(`output[for="${id}"]`).textContent = words;
  $(id).setAttribute("aria-valuetext", words);
}

function put(row, at, found) {
  const cell = row.querySelector(`[data-at="${at}"]`);
  cell.replaceChildren();
  if (!found) return;
  const bar = document.createElement("div");
  bar.className = "bar";
  for (const [name, tone] of [["better", row.dataset.up], ["level", "even"], ["worse", row.dataset.down]]) {
    const part = document.createElement("span");
    part.className = tone;
    part.style.width = `${100 * found[name]}%`;
    bar.append(part);
  }
  const words = document.createElement("span");
  words.className = "share";
  words.textContent = inWords(found);
  cell.dataset.better = found.better;
  cell.append(bar, words);
}

function inWords(found) {
  if (found.level > 0.9995) return "level";
  return `${(100 * found.better).toFixed(1)} %`;
}

function margin(found, data) {
  const [first, second] = data.rivals;
  if (found.low === 0 && found.high === 0) return `At exactly these weights, ${first} and ${second} are level.`;
  if (found.low < 0 && found.high > 0) {
    const ends = `from ${second} ahead by ${(-found.low).toFixed(1)} units to ${first} ahead by ${found.high.toFixed(1)}`;
    return `At exactly these weights, who is ahead hangs on the world drawn: ${ends}.`;
  }
  const [ahead, other] = found.mean > 0 ? [first, second] : [second, first];
  const range = [found.low, found.high].map((end) => Math.abs(end).toFixed(1)).sort((a, b) => a - b);
  const by = range[0] === range[1] ? range[0] : `${range[0]} to ${range[1]}`;
  return `At exactly these weights, ${ahead} is ahead of ${other} by ${by} units, in every world drawn.`;
}

function unasked(found) {
  return found ? "Give at least one stake some weight." : "These eyes have no view yet on this date.";
}

function command(data, eyes, date, weights, firm) {
  const bounds = data.stakes.map((stake, n) => [stake, firm * weights[n]]).filter(([, least]) => least > 0);
  const said = bounds.map(([stake, least]) => `--bound ${stake}=${Number(least.toFixed(9))}:`);
  return ["excomm judge", data.crisis, `--eyes ${eyes} --date ${date}`, ...said, `--draws ${data.asked} --seed ${data.seed}`].join(" ");
}

tips();
folds();
if ($("sums")) weighing(JSON.parse($("sums").textContent));
