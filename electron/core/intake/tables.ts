import { environmentIn, headingOf, type Label, labelsIn, type OwnNames, spelled } from './vocabulary';

export interface Cell {
  text: string;
  start: number;
}

/** A row's cells: between tabs, vertical bars, or room of several spaces. One cell: the line is no row. */
export function cellsOf(line: string): Cell[] {
  const split = line.includes('\t') ? /\t/g : /\|/.test(line) ? /\|/g : / {3,}/g;
  const cells: Cell[] = [];
  let from = 0;
  for (const { 0: between, index } of line.matchAll(split)) {
    cells.push(cellAt(line, from, index));
    from = index + between.length;
  }
  cells.push(cellAt(line, from, line.length));
  // The bars at both ends of a Markdown row.
  const isBarred = split.source === '\\|';
  if (isBarred && cells.at(-1)?.text === '') cells.pop();
  if (isBarred && cells[0]?.text === '') cells.shift();
  return cells;
}

function cellAt(line: string, start: number, end: number): Cell {
  const raw = line.slice(start, end);
  const text = raw.trim().replace(/^[*`_]{1,3}|[*`_]{1,3}$/g, '');
  return { text, start: start + raw.indexOf(text) };
}

/** `|---|:---|` below the head of a Markdown table. */
export const isRule = (line: string): boolean => /^[\s|:+=-]{3,400}$/.test(line) && /[-=]{2}/.test(line);

/** A cell that is a label. */
export interface CellLabel {
  label: Label;
  words: string;
  environment: string | null;
}

/** The label that a cell is, and nothing else; null: it holds more, or a value. */
export function labelOfCell(text: string, own?: OwnNames): CellLabel | null {
  if (text.length > 60 || /[/@=]/.test(text)) return null;
  const [label, ...others] = labelsIn(text, own);
  if (label === undefined || others.length > 0) return null;
  const rest = `${text.slice(0, label.start)} ${text.slice(label.end)}`;
  const isBare = /^[\s()[\]:*#./-]{0,20}$/.test(rest);
  const environment = environmentIn(rest);
  return isBare || environment !== null ? { label, words: text.slice(label.start, label.end), environment } : null;
}

/** What the columns of a table are: labels, or environments beside a column of labels. */
export interface Head {
  columns: (CellLabel | null)[];
  environments: (string | null)[];
}

const VALUE = /^(?:value|wert|valeur|valor|waarde|valore|nilai|値|vaartus)$/;
const SECRET_ID = /^(?:secret.?id|geheimnis.?id|id.secret|id.de.secret)/;

/** The head of a table that a row is; null: it is none. */
export function headOf(cells: readonly Cell[], own?: OwnNames): Head | null {
  if (cells.length < 2) return null;
  const columns = cells.map(({ text }) => labelOfCell(text, own));
  const environments = cells.map(({ text }) => (text.length <= 40 ? headingOf(text) : null));
  // Microsoft's page calls the secret a value, beside the secret's ID.
  const value = cells.findIndex(({ text }) => VALUE.test(spelled(text)));
  if (value >= 0 && columns[value] === null && columns.some((column) => column !== null && SECRET_ID.test(spelled(column.words))))
    columns[value] = {
      label: { kind: 'clientSecret', start: 0, end: 0, isCommon: true, isBlurred: false },
      words: cells[value]?.text ?? '',
      environment: null,
    };
  if (columns.filter((column) => column !== null).length >= 2) return { columns, environments: cells.map(() => null) };
  return environments.filter((name) => name !== null).length >= 2 && environments[0] === null
    ? { columns: cells.map(() => null), environments }
    : null;
}
