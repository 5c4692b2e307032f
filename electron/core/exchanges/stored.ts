import { type LoggedExchange, loggedExchange } from '../../model/exchange';
import { readStored } from '../../model/view';

/** One line of the file: an exchange as JSON. JSON has no bare line breaks, so a line is a line. */
export function toLine(exchange: LoggedExchange): string {
  return JSON.stringify(exchange);
}

/** The exchange of a line; null where the line is broken, cut off, or says something else. Nothing of the file is believed to have its shape. */
export function fromLine(line: string): LoggedExchange | null {
  try {
    return readStored(loggedExchange, JSON.parse(line));
  } catch {
    return null;
  }
}
