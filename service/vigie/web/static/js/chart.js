// On a dyad: the still picture becomes a chart that answers to pointer and keys. The table behind it says the same.

import uPlot from "../vendor/uplot/uPlot.esm.js";

let figure = document.querySelector("[data-chart]");
const language = document.documentElement.dataset.locale;
const charts = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const dayLong = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const dayShort = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" });

function axes(span) {
  const look = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "12px Inter, sans-serif" };
  const form = span > 200 * 86400 ? month : dayShort;
  return [
    { ...look, grid: { show: false }, space: 80, size: 30, values: (_, days) => days.map((day) => form.format(day * 1000)) },
    { ...look, size: 38, values: (_, values) => values.map((value) => `${value}`) },
  ];
}

function marks(data, say) {
  return (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.strokeStyle = colour("usual-line");
    ctx.fillStyle = colour("quiet");
    ctx.font = `${11 * devicePixelRatio}px Inter, sans-serif`;
    ctx.textAlign = "left";
    data.levels.forEach((level, at) => {
      const y = plot.valToPos(level, "y", true);
      if (y < bbox.top + 8 * devicePixelRatio) return;
      ctx.beginPath(); ctx.moveTo(bbox.left, y); ctx.lineTo(bbox.left + bbox.width, y); ctx.stroke();
      ctx.fillText(say.levels[at], bbox.left + 6 * devicePixelRatio, y - 4 * devicePixelRatio);
    });
    ctx.setLineDash([]);
    ctx.fillStyle = ctx.strokeStyle = colour("critical");
    ctx.lineWidth = 1.5 * devicePixelRatio;
    for (const alert of data.alerts) {
      const x = plot.valToPos(alert.from, "x", true);
      const end = alert.to === null ? bbox.left + bbox.width : plot.valToPos(alert.to, "x", true);
      const from = Math.max(x, bbox.left);
      if (end > bbox.left && from < bbox.left + bbox.width) ctx.fillRect(from, bbox.top, Math.min(end, bbox.left + bbox.width) - from, 3 * devicePixelRatio);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath(); ctx.moveTo(x, bbox.top); ctx.lineTo(x, bbox.top + bbox.height); ctx.stroke();
      const half = 5 * devicePixelRatio;
      ctx.beginPath(); ctx.moveTo(x - half, bbox.top); ctx.lineTo(x + half, bbox.top); ctx.lineTo(x, bbox.top + 2 * half); ctx.fill();
    }
    ctx.restore();
  };
}

function tip(holder, lines) {
  const box = document.createElement("div");
  box.className = "tip";
  box.hidden = true;
  holder.append(box);
  return (plot) => {
    const at = plot.cursor.idx;
    if (at === null || at === undefined || plot.cursor.left < 0) { box.hidden = true; return; }
    const head = document.createElement("strong");
    head.textContent = dayLong.format(plot.data[0][at] * 1000);
    const body = document.createElement("span");
    body.textContent = lines(at);
    box.replaceChildren(head, body);
    box.hidden = false;
    const left = plot.over.offsetLeft + plot.cursor.left;
    box.style.left = `${left + box.offsetWidth + 24 > holder.clientWidth ? left - box.offsetWidth - 6 : left + 18}px`;
    box.style.top = "14px";
  };
}

function sized(holder) {
  const style = getComputedStyle(holder);
  const across = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  return { width: holder.clientWidth - across, height: holder.clientHeight - across };
}

function draw() {
  while (charts.length) charts.pop().destroy();
  const data = JSON.parse(figure.dataset.chart);
  const say = JSON.parse(figure.dataset.labels);
  const span = data.days.at(-1) - data.days[0];
  const holder = figure.querySelector("[data-plot=index]");
  const parts = figure.querySelector("[data-plot=parts]");
  const value = (list, at) => (list[at] === null ? "–" : number.format(list[at]));
  const still = { points: { show: false } };
  holder.replaceChildren();
  charts.push(new uPlot({
    ...sized(holder), axes: axes(span), legend: { show: false }, cursor: { y: false, points: { size: 7 } },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.min(100, Math.max(30, Math.ceil(most / 10) * 10))] } },
    series: [
      {},
      { ...still, stroke: colour("usual-line"), dash: [4, 4], width: 1 },
      { ...still, stroke: colour("usual-line"), dash: [4, 4], width: 1 },
      { ...still, width: 0 }, { ...still, width: 0 },
      { stroke: colour("accent"), width: 2.2, points: { show: data.days.length < 3 } },
    ],
    bands: [{ series: [1, 2], fill: colour("usual") }, { series: [3, 4], fill: colour("band") }],
    hooks: {
      draw: [marks(data, say)],
      setCursor: [tip(holder, (at) => `${say.index} ${value(data.index_value, at)} · ${say.band} ${value(data.low, at)}–${value(data.high, at)}${data.baseline_low[at] === null ? "" : ` · ${say.usual} ${value(data.baseline_low, at)}–${value(data.baseline_high, at)}`}`)],
    },
  }, [data.days, data.baseline_high, data.baseline_low, data.high, data.low, data.index_value], holder));

  parts.hidden = false;
  figure.querySelector("[data-legend=parts]").hidden = false;
  parts.replaceChildren();
  const both = data.threat.map((words, at) => words + data.act[at]);
  charts.push(new uPlot({
    ...sized(parts), axes: axes(span), legend: { show: false }, cursor: { y: false, points: { show: false } },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(10, most * 1.05)] } },
    series: [
      {},
      { ...still, stroke: colour("elevated"), fill: colour("words"), width: 1.5 },
      { ...still, stroke: colour("critical"), fill: colour("deeds"), width: 1.5 },
    ],
    hooks: { setCursor: [tip(parts, (at) => `${say.words} ${value(data.threat, at)} · ${say.deeds} ${value(data.act, at)}`)] },
  }, [data.days, both, data.act], parts));
}

function watch() {
  if (!figure) return;
  let waiting = 0;
  let width = figure.clientWidth;
  draw();
  new ResizeObserver(([entry]) => {
    if (!entry.target.isConnected || entry.target.clientWidth === width) return;
    width = entry.target.clientWidth;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(draw);
  }).observe(figure);
}

watch();
document.addEventListener("themechange", () => figure && draw());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figure && draw());
document.addEventListener("refreshed", () => { figure = document.querySelector("[data-chart]"); watch(); });
