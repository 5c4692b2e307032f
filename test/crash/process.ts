import type { Vault } from '../../electron/core/ports';
import { Failure } from '../../electron/model/failure';
import { type AppOptions, openApp } from './app';
import type { Ask, Said } from './remote';

/** The program of the child processes that remote.ts starts: an app over a data folder, driven by messages. */
// The limit on file size that stands in for a full disk comes with this signal, which would end the process.
process.on('SIGXFSZ', () => {});
const [directory = '', optionsText = '{}'] = process.argv.slice(2);
const { lock, steps }: Pick<AppOptions, 'lock'> & { steps?: boolean } = JSON.parse(optionsText);
const tell = (message: Said) => process.send?.(message);

let goOn = () => {};
let writes = 0;
/** Tells of each step of a refresh before it is made, and waits for leave. */
async function atStep(step: 'probe' | 'mark' | 'answer'): Promise<void> {
  if (!steps) return;
  const leave = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  tell({ step });
  await leave;
}
const around = (vault: Vault): Vault => ({
  status: () => vault.status(),
  open: () => vault.open(),
  async read(id) {
    const record = await vault.read(id);
    tell({ looked: true });
    return record;
  },
  async write(id, record) {
    writes += 1;
    if (writes <= 2) await atStep(record.refreshPending ? 'mark' : 'answer');
    await vault.write(id, record);
  },
  remove: (id) => vault.remove(id),
  async proveWritable(id) {
    writes = 0;
    await atStep('probe');
    await vault.proveWritable(id);
  },
  inMemory: (id) => vault.inMemory(id),
  close: () => vault.close(),
  useMemory: () => vault.useMemory(),
  setAside: (id) => vault.setAside(id),
  fingerprint: (secret) => vault.fingerprint(secret),
  onChange: (listener) => vault.onChange(listener),
});

const app = await openApp(directory, { lock, around });
const methods = {
  refresh: async (id: string) => (await app.tokens.refresh(id)).accessToken,
  read: async (id: string) => {
    const { grant, pending, refreshing } = await app.tokens.read(id);
    return { accessToken: grant?.accessToken ?? null, failure: grant?.refreshFailure?.code ?? null, pending, refreshing };
  },
  unsaved: async () => app.tokens.unsaved(),
  saveNow: (id: string) => app.tokens.saveNow(id),
};

process.on('message', async (ask: Ask | { leave: true }) => {
  if ('leave' in ask) return goOn();
  try {
    tell({ reply: ask.id, value: await methods[ask.method](ask.of) });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ reply: ask.id, error: error instanceof Failure ? error.code : 'thrown', text });
  }
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
tell({ ready: true });
