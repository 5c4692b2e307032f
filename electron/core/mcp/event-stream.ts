const MAX_EVENTS = 10_000;

/**
 * The data of each event of a server-sent event stream, in order (HTML Living Standard section 9.2.6). Events of other types than `message`
 * are left out, and so is a last one that the stream breaks off in.
 */
export function eventsIn(text: string): string[] {
  const events: string[] = [];
  let data: string[] = [];
  let type = '';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line === '') {
      if (data.length > 0 && (type === '' || type === 'message')) events.push(data.join('\n'));
      if (events.length >= MAX_EVENTS) return events;
      data = [];
      type = '';
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') type = value;
  }
  return events;
}
