import type { ExplainedExchange } from '../core/exchanges/explainer';
import { type TapLeaving, type TapLeg, TROUBLES } from '../model/tap';
import { leavingCaution } from '../model/tap-words';
import { inShort } from '../model/text/durations';
import { oneLine, type Style } from './terminal';

/** Characters of a proposed command; a tap has a dozen servers. */
const MAX_COMMAND = 4_000;
const INDENT = '    ';
/** What no shell reads as anything but text. A server may be called "a$(command).example". */
const PLAIN = /^[\w.:/=@%+,[\]-]+$/;

/** Where the app leaves the tap, and how it is started again with that server, too. */
export function leavingLine({ upstream, kind, where }: TapLeaving, legs: readonly TapLeg[], style: Style): string {
  const servers = [...legs, { upstream, kind }].map((one) => `--upstream ${one.kind === 'api' ? 'api' : 'auth'}=${one.upstream}`);
  const again = servers.every((each) => PLAIN.test(each.replace(' ', '')))
    ? oneLine(servers.join(' '), MAX_COMMAND)
    : 'one more --upstream';
  const caution = leavingCaution(upstream, legs);
  return `${style.warn('Your app will leave the tap here:')} ${oneLine(upstream)} (${oneLine(where)}) is not on it.${caution === null ? '' : ` ${style.warn(caution)}`} To add it, start again with ${again}\n`;
}

/** One exchange of the app: a line for it, and one for each thing worth knowing. */
export function exchangeLines({ exchange, coach, findings }: ExplainedExchange, style: Style): string {
  const { method, url, status, tookMs, purpose, error, failed, trouble } = exchange;
  const answer = status === null ? style.bad('no response') : failed ? style.bad(String(status)) : style.good(String(status));
  const took = tookMs === null ? '' : style.faint(`, ${inShort(tookMs)}`);
  const played = trouble === undefined ? '' : ` ${style.warn(`fault: ${TROUBLES[trouble].label}`)}`;
  const why = error === null ? '' : ` ${style.bad(oneLine(error))}`;
  const lines = [
    `${answer}${took}  ${style.name(purpose)}  ${oneLine(method)} ${oneLine(url)}${why}${played}`,
    ...(coach === null ? [] : [`${INDENT}${oneLine(coach.what)} ${style.faint(oneLine(coach.action))}`]),
    ...findings.map(({ severity, title, code }) => {
      const paint = severity === 'error' ? style.bad : severity === 'warning' ? style.warn : style.faint;
      return `${INDENT}${paint(severity)}: ${oneLine(title)} ${style.faint(`(${code})`)}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
