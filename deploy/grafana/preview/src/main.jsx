// A dashboard and the answers to its queries in (window.preview), the dashboard as Grafana's own components draw it out.
import { createRoot } from "react-dom/client";
import { firstValueFrom } from "rxjs";
import {
  FieldConfigOptionsRegistry, ThemeContext, applyFieldOverrides, createTheme, dateTime, standardTransformers,
  standardTransformersRegistry, transformDataFrame,
} from "@grafana/data";
import { initPluginTranslations } from "@grafana/i18n";
import { GlobalStyles, PanelChrome } from "@grafana/ui";
import { framesOf } from "./frames.js";
import { Shown } from "./panels.jsx";

const { board, answers, menus, since, until, marks } = window.preview;
const theme = createTheme({ colors: { mode: "dark" } });
const fill = (text = "") => Object.entries(menus).reduce((all, [name, value]) => all.replaceAll("$" + name, value.length > 1 ? "All" : value[0]), text);
const view = {
  theme, fill,
  marks: marks.map(({ time, color }) => ({ time, color: theme.visualization.getColorByName(color) })),
};
const transformers = new Map(Object.values(standardTransformers).map((one) => [one.id, one]));  // one of them stands there twice
standardTransformersRegistry.setInit(() => [...transformers.values()].map((one) => ({ ...one, transformation: async () => one, editor: () => null })));

const rangeOf = ({ timeFrom }) => {
  const [, count, unit] = timeFrom?.match(/(\d+)(\w)/) ?? [];
  const from = timeFrom ? dateTime(until).subtract(count, unit) : dateTime(since);
  return { from, to: dateTime(until), raw: { from, to: dateTime(until) } };
};

// The application registers what a field may be told; npm has no list of it, so it is read off the dashboard.
const told = (panel) => [
  ...Object.keys(panel.fieldConfig.defaults).filter((name) => name !== "custom"),
  ...Object.keys({ ...STANDARD[panel.type], ...panel.fieldConfig.defaults.custom }).map((name) => "custom." + name),
  ...panel.fieldConfig.overrides.flatMap(({ properties }) => properties.map(({ id }) => id)),
];
const STANDARD = {
  timeseries: {
    drawStyle: "line", lineInterpolation: "linear", lineWidth: 1, fillOpacity: 0, gradientMode: "none", showPoints: "auto", pointSize: 5,
    axisPlacement: "auto", axisColorMode: "text", axisBorderShow: false, scaleDistribution: { type: "linear" }, stacking: { mode: "none", group: "A" },
    thresholdsStyle: { mode: "off" }, barAlignment: 0, barWidthFactor: 0.6, hideFrom: { tooltip: false, viz: false, legend: false }, insertNulls: false,
  },
};

function configured(panel, frames) {
  const registry = new FieldConfigOptionsRegistry(() =>
    [...new Set(told(panel))].map((id) => {
      const isCustom = id.startsWith("custom.");
      const process = (value, { field }) => (typeof value === "string" ? value.replace(/\$\{__field\.labels\.(\w+)\}/g, (_, label) => field.labels?.[label]) : value);
      return { id, path: isCustom ? id.slice(7) : id, name: id, isCustom, process, shouldApply: () => true, editor: () => null, override: () => null };
    }),
  );
  const defaults = { ...panel.fieldConfig.defaults, custom: { ...STANDARD[panel.type], ...panel.fieldConfig.defaults.custom } };
  const fieldConfig = { defaults, overrides: panel.fieldConfig.overrides };
  return applyFieldOverrides({ data: frames, fieldConfig, replaceVariables: fill, theme, timeZone: "utc", fieldConfigRegistry: registry });
}

async function read(panel) {
  const frames = framesOf(answers[panel.id] ?? [], panel.targets.length > 1);
  const changed = panel.transformations.length ? await firstValueFrom(transformDataFrame(panel.transformations, frames)) : frames;
  return { panel, frames: configured(panel, changed) };
}

function Board({ read }) {
  const cell = (window.innerWidth - 16) / 24, row = 38;
  const bottom = Math.max(...read.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h));
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <header><h1>{board.title}{menus.dyad?.length === 1 ? ": " + menus.dyad[0] : ""}</h1><p>{board.description}</p></header>
      <div id="board" style={{ height: bottom * row }}>
        {read.map(({ panel, frames }) => {
          const { x, y, w, h } = panel.gridPos;
          return (
            <div key={panel.id} style={{ position: "absolute", left: x * cell, top: y * row, width: w * cell - 8, height: h * row - 8 }}>
              <PanelChrome title={fill(panel.title)} description={panel.description} width={w * cell - 8} height={h * row - 8}>
                {(width, height) => <Shown panel={panel} frames={frames} width={width} height={height} view={{ ...view, range: rangeOf(panel) }} />}
              </PanelChrome>
            </div>
          );
        })}
      </div>
    </ThemeContext.Provider>
  );
}

await initPluginTranslations("grafana-ui", []).catch(() => null);
createRoot(document.getElementById("root")).render(<Board read={await Promise.all(board.panels.map(read))} />);
setTimeout(() => document.body.setAttribute("data-drawn", "yes"), 2500);
