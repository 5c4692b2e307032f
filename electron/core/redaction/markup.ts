/** Hides the value of an element or attribute of that name; null: it is no secret. */
export type OfName = (name: string, value: string, byLooks: boolean) => string | null;

interface Attribute {
  name: string;
  value: string;
  /** Where the value stands in the text, without quotes. */
  start: number;
  end: number;
}

interface Frame {
  /** Without a namespace's prefix, in lower case. */
  element: string;
  /** As it is written. */
  name: string;
  /** Its name by an attribute: `<property name="password">`. */
  label: string | null;
}

const TAG_NAME = /[\w:.-]{1,80}/y;
const ATTRIBUTE = /[\s/]{1,200}([\w:.-]{1,80})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]{1,4000})))?/y;
const MAX_ATTRIBUTES = 60;
/** Open elements that are remembered; deeper ones count as the last. */
const MAX_DEPTH = 200;

/** Elements of HTML that are never closed. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'param', 'wbr', 'col', 'area', 'base', 'source', 'track', 'embed']);
/** Attributes and elements that say what another one holds. */
const LABELS = new Set(['name', 'key', 'id', 'field', 'property', 'param', 'parameter', 'setting', 'attribute', 'itemprop', 'http-equiv']);
/** Elements of which one may name what the next one holds, for people to read. */
const CELLS = new Set(['td', 'th', 'dt', 'dd']);
const LABEL_ELEMENTS = new Set(['name', 'key', 'field', 'property', 'param', 'parameter', 'attribute', 'n']);
const VALUES = new Set(['value', 'content', 'val', 'data', 'default', 'text', 'data-value', 'v', 'defaultvalue']);
const VALUE_ELEMENTS = new Set(['value', 'attributevalue', 'string', 'text', 'val', 'data', 'content', 'v', 'defaultvalue']);

/**
 * XML or HTML with secrets hidden in elements (with attributes, prefixes and CDATA or not), in attributes, and where one element or attribute
 * names what the next one holds: `<add key="client_secret" value="…">`, `<key>password</key><string>…</string>`. Everything else stays as written.
 */
export function redactMarkup(text: string, ofName: OfName): string {
  if (!text.includes('<')) return text;
  const done: string[] = [];
  const open: Frame[] = [];
  /** The text of the last label element. */
  let told: string | null = null;
  /** The text of the last cell. */
  let cell: string | null = null;
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const end = next < 0 ? text.length : next;
    // Comments and declarations are text like any other.
    if (end > at) content(text.slice(at, end), end);
    if (next < 0) break;
    at = next;
    if (text.startsWith('<![CDATA[', at)) at = character(at + 9);
    else if (text[at + 1] === '/') at = closing(at + 2);
    else at = opening(at);
  }
  return done.join('');

  /** Text of the element that is open, up to `end`. */
  function content(written: string, end: number, sure = false): void {
    const value = written.trim();
    const place =
      value === '' ? null : placeOf(value, sure || end >= text.length || text.startsWith('</', end) || text.startsWith('<![CDATA[', end));
    if (place === null) {
      done.push(written);
      return;
    }
    const from = written.indexOf(value);
    done.push(written.slice(0, from), place, written.slice(from + value.length));
  }

  function placeOf(value: string, closed: boolean): string | null {
    const frame = open.at(-1);
    if (frame === undefined) return null;
    const said = told;
    if (LABEL_ELEMENTS.has(frame.element) && frame.label === null && closed) {
      told = value.slice(0, 80);
      return null;
    }
    const of = [frame, open.at(-2), open.at(-3)].find((each) => each !== undefined && CELLS.has(each.element))?.element;
    if (of !== undefined) {
      const term = cell;
      cell = of === 'dd' ? null : value.slice(0, 80);
      const place = term === null || of === 'th' || of === 'dt' ? null : ofName(term, value, true);
      if (place !== null) return place;
    }
    const own = ofName(frame.name, value, !closed);
    if (own !== null) return own;
    const labelled = frame.label === null ? null : ofName(frame.label, value, !closed || /\s/.test(value));
    if (labelled !== null) return labelled;
    const above = open.at(-2);
    if (VALUE_ELEMENTS.has(frame.element)) {
      if (said !== null) told = null;
      const grandest = open.at(-3);
      for (const name of [said, above?.label, grandest?.label]) {
        const place = name ? ofName(name, value, /\s/.test(value)) : null;
        if (place !== null) return place;
      }
    }
    // Below an element named so, what looks like it: <Password><Value>…</Value></Password>.
    return above === undefined ? null : ofName(above.name, value, true);
  }

  function character(start: number): number {
    const close = text.indexOf(']]>', start);
    const end = close < 0 ? text.length : close;
    done.push('<![CDATA[');
    content(text.slice(start, end), end, true);
    if (close >= 0) done.push(']]>');
    return close < 0 ? text.length : close + 3;
  }

  function closing(start: number): number {
    TAG_NAME.lastIndex = start;
    const name = TAG_NAME.exec(text)?.[0] ?? '';
    done.push('</', name);
    const element = localName(name);
    for (let index = open.length - 1; index >= 0 && index >= open.length - 20; index--) {
      if (open[index]?.element !== element) continue;
      open.length = index;
      break;
    }
    const end = start + name.length;
    if (text[end] !== '>') return end;
    done.push('>');
    return end + 1;
  }

  function opening(start: number): number {
    TAG_NAME.lastIndex = start + 1;
    const name = TAG_NAME.exec(text)?.[0];
    if (name === undefined) {
      done.push('<');
      return start + 1;
    }
    const attributes: Attribute[] = [];
    let end = start + 1 + name.length;
    while (attributes.length < MAX_ATTRIBUTES) {
      ATTRIBUTE.lastIndex = end;
      const found = ATTRIBUTE.exec(text);
      if (found === null) break;
      const value = found[2] ?? found[3] ?? found[4] ?? '';
      end += found[0].length;
      const last = found[4] === undefined && (found[2] ?? found[3]) !== undefined ? end - 1 : end;
      attributes.push({ name: found[1] ?? '', value, start: last - value.length, end: last });
    }
    const label = attributes.find(({ name: attribute, value }) => LABELS.has(localName(attribute)) && value !== '')?.value ?? null;
    let from = start;
    for (const attribute of attributes) {
      if (attribute.value === '') continue;
      const local = localName(attribute.name);
      const named = VALUES.has(local) && label !== null ? label : attribute.name;
      const place = LABELS.has(local) ? null : ofName(named, attribute.value, false);
      if (place === null) continue;
      done.push(text.slice(from, attribute.start), place);
      from = attribute.end;
    }
    done.push(text.slice(from, end));
    const close = /^\s{0,200}(\/?)>/.exec(text.slice(end, end + 210));
    if (close === null) return end;
    done.push(close[0]);
    const element = localName(name);
    if (close[1] === '' && text[end - 1] !== '/' && open.length < MAX_DEPTH && !VOID.has(element))
      open.push({ element, name: lastPart(name), label });
    return end + close[0].length;
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function localName(name: string): string {
  return lastPart(name).toLowerCase();
}
