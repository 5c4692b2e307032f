import type { CoachView, ExchangeRow, ShellName } from '../../../electron/contract';
import { copyForTicket, type Told } from '../../components/explanation';
import { escaped } from '../../components/untrusted';
import { invoke } from '../../bridge';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { outcomeOf } from './words';

/** Requests the browser made, which no command line can stand for. */
export const isByBrowser = ({ purpose }: ExchangeRow) => purpose === 'authorize' || purpose === 'callback';

export const SHELLS = [
  { id: 'bash', label: 'For bash', description: 'And other POSIX shells' },
  { id: 'powershell', label: 'For PowerShell', description: 'Windows PowerShell 5.1 and PowerShell 7' },
] as const satisfies readonly { id: ShellName; label: string; description: string }[];

/** Copies a request as a command line, and says which variables it needs. */
export async function copyCurl(connectionId: string, { id }: Pick<ExchangeRow, 'id'>, shell: ShellName): Promise<void> {
  const done = await ask('exchanges.copyCurl', { connectionId, id, shell });
  if (!done) return;
  const names = [...new Set(done.value.text.match(shell === 'bash' ? /\$[A-Z][A-Z0-9_]{2,40}/g : /\$env:\w{3,40}/g) ?? [])];
  say({
    tone: 'ok',
    text:
      names.length === 0
        ? 'Copied as a cURL command, with variables for the secrets.'
        : `Copied as a cURL command. Secrets are variables: set ${names.slice(0, 4).join(', ')} in your shell before you run it.`,
  });
}

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
