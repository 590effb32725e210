// A panel and its frames in, Grafana's own component out. State timeline and node graph are in no package of npm: they
// are drawn plainly here, with the same data, colours and texts.
import { FieldType, formattedValueToString, getFieldDisplayName, getFieldDisplayValues, renderMarkdown } from "@grafana/data";
import { BarGauge, BigValue, Table, TimeSeries, VizRepeater } from "@grafana/ui";

export function Shown({ panel, frames, width, height, view }) {
  const { options } = panel;
  if (panel.type === "text")
    return <div className="markdown-html" style={{ fontSize: 13, overflow: "hidden", height }} dangerouslySetInnerHTML={{ __html: renderMarkdown(options.content) }} />;
  if (!frames.some((frame) => frame.length))
    return <div style={{ height, display: "grid", placeItems: "center", opacity: 0.7 }}>{panel.fieldConfig.defaults.noValue}</div>;
  const draw = { timeseries: Curves, stat: Numbers, bargauge: Bars, table: Rows, "state-timeline": Cells, nodeGraph: Graph }[panel.type];
  return draw({ panel, frames, width, height, view });
}

function Curves({ panel, frames, width, height, view }) {
  return (
    <TimeSeries frames={frames} width={width} height={height} timeRange={view.range} timeZone="utc" legend={panel.options.legend} options={panel.options}>
      {(builder) => {
        builder.addHook("draw", (plot) => {
          for (const { time, color } of view.marks) {
            const x = plot.valToPos(time, "x", true);
            if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
            Object.assign(plot.ctx, { strokeStyle: color, lineWidth: 1.5 });
            plot.ctx.setLineDash([4, 4]);
            plot.ctx.beginPath();
            plot.ctx.moveTo(x, plot.bbox.top);
            plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
            plot.ctx.stroke();
            plot.ctx.setLineDash([]);
          }
        });
        return null;
      }}
    </TimeSeries>
  );
}

const reduced = (panel, frames, view) =>
  getFieldDisplayValues({
    fieldConfig: panel.fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    replaceVariables: view.fill,
    theme: view.theme,
    data: frames,
    timeZone: "utc",
    sparkline: panel.options.graphMode === "area",
  });

function Repeated({ panel, frames, width, height, view, children, ...more }) {
  return (
    <VizRepeater getValues={() => reduced(panel, frames, view)} renderValue={children} width={width} height={height}
      source={frames} renderCounter={1} orientation={panel.options.orientation} itemSpacing={6} {...more} />
  );
}

const Numbers = (given) => (
  <Repeated {...given}>
    {({ value, width, height }) => (
      <BigValue value={{ ...value.display, title: "" }} sparkline={value.sparkline} width={width} height={height}
        colorMode="value" graphMode={given.panel.options.graphMode} justifyMode="center" textMode="value" theme={given.view.theme} />
    )}
  </Repeated>
);

const Bars = (given) => (
  <Repeated {...given} minVizHeight={14} maxVizHeight={26}>
    {({ value, width, height }) => (
      <BarGauge value={value.display} field={value.field} display={value.view?.getFieldDisplayProcessor(value.colIndex)} width={width} height={height}
        orientation="horizontal" displayMode="gradient" showUnfilled valueDisplayMode="color" namePlacement="left" itemSpacing={6} theme={given.view.theme} />
    )}
  </Repeated>
);

const Rows = ({ frames, width, height }) => <Table data={frames[0]} width={width} height={height} cellHeight="sm" showTypeIcons={false} />;

function Cells({ frames, width, height }) {
  const [time, ...curves] = frames[0].fields;
  const side = 78, foot = 20, high = (height - foot) / curves.length, wide = (width - side) / time.values.length;
  return (
    <svg width={width} height={height} fontSize="11" fill="#ccccdc">
      {curves.map((curve, row) => (
        <g key={row}>
          <text x={side - 6} y={row * high + high / 2 + 4} textAnchor="end">{getFieldDisplayName(curve, frames[0], frames)}</text>
          {curve.values.map((value, at) => value !== null && (
            <rect key={at} x={side + at * wide} y={row * high + high * 0.04} width={wide - 1} height={high * 0.92} fill={curve.display(value).color} opacity="0.85">
              <title>{formattedValueToString(curve.display(value))}</title>
            </rect>
          ))}
        </g>
      ))}
      {time.values.map((at, day) => day % Math.ceil(time.values.length / 8) === 0 && (
        <text key={at} x={side + day * wide} y={height - 5} opacity="0.7">{new Date(at).toISOString().slice(5, 10)}</text>
      ))}
    </svg>
  );
}

// A few hundred steps of springs and repulsion, from a circle: the same picture for the same data.
function placed(ids, edges, width, height) {
  const at = new Map(ids.map((id, n) => [id, [Math.cos((2 * Math.PI * n) / ids.length), Math.sin((2 * Math.PI * n) / ids.length)]]));
  for (let step = 0; step < 400; step++) {
    const push = new Map(ids.map((id) => [id, at.get(id).map((value) => -0.04 * value)]));
    for (const a of ids) for (const b of ids) if (a !== b) {
      const [dx, dy] = [0, 1].map((k) => at.get(a)[k] - at.get(b)[k]), apart = Math.max(dx * dx + dy * dy, 0.01);
      push.get(a)[0] += (0.05 * dx) / apart;
      push.get(a)[1] += (0.05 * dy) / apart;
    }
    for (const [a, b] of edges) for (const k of [0, 1]) {
      const pull = 0.02 * (at.get(b)[k] - at.get(a)[k]);
      push.get(a)[k] += pull;
      push.get(b)[k] -= pull;
    }
    for (const id of ids) at.set(id, at.get(id).map((value, k) => value + push.get(id)[k]));
  }
  const ends = [0, 1].map((k) => ids.map((id) => at.get(id)[k])).map((values) => [Math.min(...values), Math.max(...values)]);
  const scaled = (value, k, size, edge) => edge + ((value - ends[k][0]) / (ends[k][1] - ends[k][0] || 1)) * (size - 2 * edge);
  return new Map(ids.map((id) => [id, [scaled(at.get(id)[0], 0, width, 40), scaled(at.get(id)[1], 1, height, 38)]]));
}

function Graph({ frames, width, height }) {
  const [nodes, edges] = ["nodes", "edges"].map((name) => frames.find((frame) => frame.refId === name));
  const column = (frame, name) => frame.fields.find((field) => field.name === name).values;
  const ids = column(nodes, "id"), does = column(nodes, "arc__does");
  const place = placed(ids, column(edges, "source").map((source, at) => [source, column(edges, "target")[at]]), width, height);
  const ring = 2 * Math.PI * 18;
  return (
    <svg width={width} height={height} fontSize="11" fill="#ccccdc" textAnchor="middle">
      <defs>
        <marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8e8e9e" /></marker>
      </defs>
      {column(edges, "source").map((source, at) => {
        const [[x1, y1], [x2, y2]] = [place.get(source), place.get(column(edges, "target")[at])];
        const length = Math.hypot(x2 - x1, y2 - y1), [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
        const [bx, by] = [-uy * 7, ux * 7];
        return (
          <g key={at}>
            <line x1={x1 + ux * 20 + bx} y1={y1 + uy * 20 + by} x2={x2 - ux * 23 + bx} y2={y2 - uy * 23 + by} stroke="#8e8e9e" markerEnd="url(#tip)" />
            <text x={x1 + ux * length * 0.36 + bx * 2} y={y1 + uy * length * 0.36 + by * 2 + 4}>{column(edges, "mainstat")[at]}</text>
          </g>
        );
      })}
      {ids.map((id, at) => {
        const [x, y] = place.get(id);
        return (
          <g key={id}>
            <circle cx={x} cy={y} r="18" fill="#181b1f" stroke="#5794f2" strokeWidth="4" />
            <circle cx={x} cy={y} r="18" fill="none" stroke="#f2495c" strokeWidth="4" strokeDasharray={`${ring * does[at]} ${ring}`} transform={`rotate(-90 ${x} ${y})`} />
            <text x={x} y={y + 4}>{column(nodes, "mainstat")[at]}</text>
            <text x={x} y={y + 34}>{id}</text>
          </g>
        );
      })}
    </svg>
  );
}
