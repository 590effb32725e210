// What data sources answered in, Grafana's data frames out, as its own plugins make them.
import { FieldType, toDataFrame } from "@grafana/data";

// Grafana's plugin makes null of NaN, the quantile of nothing.
const known = (value) => (Number.isNaN(Number(value)) ? null : Number(value));

const kindOf = (values) => {
  const known = values.find((value) => value !== null && value !== undefined);
  return { number: FieldType.number, boolean: FieldType.boolean, string: FieldType.string }[typeof known] ?? FieldType.string;
};

export function framesOf(answers, several) {
  return answers.flatMap((answer) =>
    answer.columns.length ? ofRows(answer) : answer.instant ? [ofLabels(answer, several)] : answer.series.map((one) => ofSeries(answer, one)),
  );
}

function ofRows({ columns, rows, refId, curves, moments }) {
  if (curves) return [wide(columns, rows, refId)];
  const fields = columns.map((name, at) => {
    const values = rows.map((row) => row[at]);
    return { name, values, type: moments.includes(name) ? FieldType.time : kindOf(values), config: {} };
  });
  return [toDataFrame({ refId, name: refId === "nodes" || refId === "edges" ? refId : undefined, fields })];
}

// The PostgreSQL plugin makes a curve of each text of a row; the column `metric` names it, others are labels.
function wide(columns, rows, refId) {
  const time = columns.indexOf("time");
  const texts = columns.filter((name, at) => at !== time && rows.some((row) => typeof row[at] === "string"));
  const numbers = columns.filter((name) => name !== "time" && !texts.includes(name));
  const times = [...new Set(rows.map((row) => row[time] * 1000))].sort((one, other) => one - other);
  const curves = new Map();
  for (const row of rows) {
    const labels = Object.fromEntries(texts.map((name) => [name, row[columns.indexOf(name)]]));
    for (const name of numbers) {
      const key = name + JSON.stringify(labels);
      if (!curves.has(key)) curves.set(key, { name, labels, values: times.map(() => null) });
      curves.get(key).values[times.indexOf(row[time] * 1000)] = row[columns.indexOf(name)];
    }
  }
  const fields = [...curves.values()].map(({ name, labels, values }) => {
    const named = texts.length === 1 && "metric" in labels;
    return { name: named ? labels.metric : name, labels: named ? undefined : labels, type: FieldType.number, values, config: {} };
  });
  return toDataFrame({ refId, fields: [{ name: "Time", type: FieldType.time, values: times, config: {} }, ...fields] });
}

function ofSeries({ refId, legend }, { metric, values }) {
  const shown = legend === "__auto" ? textOf(metric) : legend.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? "");
  return toDataFrame({
    refId,
    fields: [
      { name: "Time", type: FieldType.time, values: values.map(([at]) => at * 1000), config: {} },
      { name: "Value", type: FieldType.number, values: values.map(([, value]) => known(value)), labels: metric, config: { displayNameFromDS: shown } },
    ],
  });
}

function ofLabels({ refId, series }, several) {
  const names = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].filter((name) => name !== "__name__").sort();
  return toDataFrame({
    refId,
    fields: [
      { name: "Time", type: FieldType.time, values: series.map(({ value }) => value[0] * 1000), config: {} },
      ...names.map((name) => ({ name, type: FieldType.string, values: series.map(({ metric }) => metric[name] ?? ""), config: {} })),
      { name: several ? `Value #${refId}` : "Value", type: FieldType.number, values: series.map(({ value }) => known(value[1])), config: {} },
    ],
  });
}

const textOf = (metric) => Object.entries(metric).filter(([name]) => name !== "__name__").map(([, value]) => value).join(", ") || "Value";
