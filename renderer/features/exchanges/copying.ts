import type { CoachView, ExchangeRow, ShellName } from '../../../electron/contract';
import { isInBrowser, type SnippetLanguage } from '../../../electron/model/exchange';
import { sayCopied } from '../../components/copy-as';
import { copyForTicket, type Told } from '../../components/explanation';
import { escaped } from '../../components/untrusted';
import { invoke } from '../../bridge';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { outcomeOf } from './words';

/** Requests the browser made, which no command line can stand for. */
export const isByBrowser = ({ purpose, by }: ExchangeRow) => by === undefined && isInBrowser(purpose);

/** Copies a request as source text. Answers the variables that stand for its secrets; null: nothing was copied. */
export async function copyExchange(connectionId: string, id: string, language: SnippetLanguage): Promise<string[] | null> {
  const done = await ask('exchanges.copyAs', { connectionId, id, language });
  return done ? done.value.names : null;
}

export const copyCurl = (connectionId: string, { id }: Pick<ExchangeRow, 'id'>, shell: ShellName) =>
  sayCopied(shell, (language) => copyExchange(connectionId, id, language));

export async function copyUrl({ url }: ExchangeRow): Promise<void> {
  if (await ask('clipboard.write', { text: url })) say({ tone: 'ok', text: 'Copied the URL.' });
}

/** Copies what a ticket needs of an exchange: the explanation of a failure, or how it went, with the request and its answer. */
export async function copyTicket(connectionId: string, row: ExchangeRow): Promise<void> {
  const found = await invoke('exchanges.get', { connectionId, id: row.id });
  if (!found.ok) return say({ problem: found.problem });
  const { coach, response } = found.value;
  await copyForTicket(coach ? toldBy(coach) : plain(row, response?.statusText), found.value, connectionId, 'markdown');
}

/** The coach's explanation, as failures are told everywhere. */
export const toldBy = ({ situation, what, cause, action, said, mend, evidence }: CoachView): Told => ({
  code: situation,
  what,
  likelyCause: cause,
  action,
  said,
  mend,
  evidence,
});

const plain = (row: ExchangeRow, statusText?: string): Told => ({
  code: row.error === null ? '' : escaped(row.error.slice(0, 120)),
  what: outcomeOf(row, statusText).long,
  likelyCause: '',
  action: '',
  evidence: [],
});
