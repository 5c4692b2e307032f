/**
 * Characters that can't be seen, steer a terminal, or make a line or a direction of their own, as the inside of a character class: controls
 * (Cc), format characters (Cf: bidirectional marks, zero widths, tags), line and paragraph separators (Zl, Zp), halves of surrogate pairs
 * (Cs), and what Unicode lets displays leave out (Default_Ignorable_Code_Point: fillers, variation selectors, U+034F).
 */
const UNSEEN = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}';
/** A variation selector behind a pictograph only chooses between its colourful and its plain form. */
const BUT_FORMS = '(?<!\\p{Extended_Pictographic}[\\ufe0e\\ufe0f])';

const ALL = new RegExp(`[${UNSEEN}]${BUT_FORMS}`, 'gv');
const ALL_BUT_LINES = new RegExp(`[[${UNSEEN}]--[\\n\\t]]${BUT_FORMS}`, 'gv');
const RUN = new RegExp(`(?:[${UNSEEN}]${BUT_FORMS})+`, 'gv');
const RUN_IN_LINE = new RegExp(`(?:[[${UNSEEN}]--\\n]${BUT_FORMS})+`, 'gv');
const HIDDEN = new RegExp(`[[${UNSEEN}]--[\\n\\t\\r]]${BUT_FORMS}`, 'v');

/** Most text is this, and asking for it takes half as long as asking for the classes above. */
const PLAIN = /^[ -~]*$/;
const PLAIN_LINES = /^[\n\t -~]*$/;

const SHORT = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Emoji joined as Unicode recommends: one picture stands for them, so the joiner hides nothing. Joiners between others stay marked, for two
 * texts that look alike would differ.
 */
const EMOJI = '\\p{RGI_Emoji_ZWJ_Sequence}';
const JOINED = new RegExp(EMOJI, 'gv');
const JOINER = '\u200d';

/** A text edited but for its joined emoji. */
function apartFromEmoji(text: string, edit: (part: string) => string): string {
  if (!text.includes(JOINER)) return edit(text);
  let edited = '';
  let at = 0;
  for (const { 0: emoji, index } of text.matchAll(JOINED)) {
    edited += edit(text.slice(at, index)) + emoji;
    at = index + emoji.length;
  }
  return edited + edit(text.slice(at));
}

function asJson(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  let escaped = '';
  for (let at = 0; at < character.length; at++) escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return escaped;
}

/**
 * Untrusted text on one line: whatever can't be seen or could begin a line is written as JSON escapes it. JSON made by `JSON.stringify`
 * without indentation stays the same JSON.
 */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : apartFromEmoji(text, (part) => part.replace(ALL, asJson));
}

/** Untrusted text that has lines of its own, such as a body or indented JSON: line feeds and tabs stay, the rest is as with `visible`. */
export function visibleLines(text: string): string {
  return PLAIN_LINES.test(text) ? text : apartFromEmoji(text, (part) => part.replace(ALL_BUT_LINES, asJson));
}

/** JSON in which everything that can't be seen is escaped. @param indent Spaces a level; without it all of it is on one line. */
export function visibleJson(value: unknown, indent?: number): string {
  return visibleLines(JSON.stringify(value, null, indent));
}

/** Each run of characters that can't be seen as `instead` of it, such as a space in a sentence. */
export function withoutUnseen(text: string, instead: string | ((run: string) => string)): string {
  return apartFromEmoji(text, (part) => (typeof instead === 'string' ? part.replace(RUN, instead) : part.replace(RUN, instead)));
}

/** Where runs of them begin and end, line feeds left out. */
export function runsUnseen(text: string): { start: number; end: number }[] {
  return [...text.matchAll(RUN_IN_LINE)].map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
}

/** Whether text holds something that can't be seen, other than line breaks and tabs. */
export function holdsUnseen(text: string): boolean {
  return !PLAIN.test(text) && !PLAIN_LINES.test(text) && HIDDEN.test(text.includes(JOINER) ? text.replace(JOINED, '') : text);
}

/** Untrusted text in double quotes, as JSON writes it, so that spaces and what can't be seen show; cut to `limit` characters. */
export function quotedVisible(text: string, limit: number): string {
  return visible(JSON.stringify(text.length > limit ? `${text.slice(0, limit)}…` : text));
}
