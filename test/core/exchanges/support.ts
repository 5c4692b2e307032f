import { vi } from 'vitest';
import type { ExchangePurpose, LoggedExchange } from '../../../electron/model/exchange';
import { createHmac } from 'node:crypto';
import { Redaction } from '../../../electron/core/redaction/redaction';
import type { Pair } from '../../../electron/model/connection';
import type { RawBody } from '../../../electron/core/redaction/body';
import type { ExchangeFiles } from '../../../electron/core/exchanges/ledger';
import { ExchangeLog, type ExchangeLogDeps } from '../../../electron/core/exchanges/log';
import type { KnownSecret } from '../../../electron/core/secrets';
import { NO_BODY } from '../../../electron/core/exchanges/recording';
import { type RawExchange, redactExchange } from '../../../electron/core/exchanges/redact';
import { systemRandom } from '../../../electron/platform/system/random';

/** Shaped as the vault's: 8 hexadecimal digits in two groups, keyed. */
export function fingerprint(secret: string): string {
  const hex = createHmac('sha256', 'test key').update(secret).digest('hex');
  return `${hex.slice(0, 4)}-${hex.slice(4, 8)}`;
}

export function bodyOf(text: string | Uint8Array, contentType = ''): RawBody {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return { bytes, length: bytes.length, cut: false, contentType };
}

export interface Sketch {
  purpose?: ExchangePurpose;
  method?: string;
  url?: string;
  headers?: Pair[];
  body?: RawBody;
  status?: number;
  statusText?: string;
  answerHeaders?: Pair[];
  answer?: string | Uint8Array;
  contentType?: string;
  secrets?: KnownSecret[];
  failure?: RawExchange['failure'];
}

export function rawOf(sketch: Sketch): RawExchange {
  const { answer, contentType = 'application/json' } = sketch;
  const body = answer === undefined ? NO_BODY : bodyOf(answer, contentType);
  const response = {
    status: sketch.status ?? 200,
    statusText: sketch.statusText ?? 'OK',
    headers: [{ name: 'content-type', value: contentType }, ...(sketch.answerHeaders ?? [])],
    body,
    headersMs: 12,
    endMs: 15,
  };
  return {
    id: 'x1',
    connectionId: 'c1',
    purpose: sketch.purpose ?? 'token',
    at: 1_700_000_000_000,
    method: sketch.method ?? 'POST',
    url: sketch.url ?? 'https://login.example/token',
    request: { headers: sketch.headers ?? [], body: sketch.body ?? NO_BODY },
    response: sketch.failure ? null : response,
    failure: sketch.failure ?? null,
  };
}

/** Redacts one exchange as the log does. */
export function redact(sketch: Sketch): LoggedExchange {
  const secrets = sketch.secrets ?? [];
  const known = new Redaction(fingerprint);
  known.addAll(secrets);
  return redactExchange(rawOf(sketch), secrets, known, fingerprint).exchange;
}

export function place(kind: string, secret: string): string {
  return `[${kind} ${fingerprint(secret)}]`;
}

/** Files in memory, as JSON, so that nothing is shared by accident. */
export function memoryFiles(): ExchangeFiles & { kept: Map<string, string[]>; replaced: number } {
  const kept = new Map<string, string[]>();
  const files = {
    kept,
    replaced: 0,
    read: async (id: string) => {
      const lines = kept.get(id) ?? [];
      return { exchanges: lines.map((line): LoggedExchange => JSON.parse(line)), lines: lines.length, bytes: lines.join('\n').length };
    },
    append: async (id: string, exchanges: readonly LoggedExchange[]) =>
      void kept.set(id, [...(kept.get(id) ?? []), ...exchanges.map((exchange) => JSON.stringify(exchange))]),
    replace: async (id: string, exchanges: readonly LoggedExchange[]) => {
      files.replaced++;
      kept.set(
        id,
        exchanges.map((exchange) => JSON.stringify(exchange)),
      );
    },
    remove: async (id: string) => void kept.delete(id),
    removeAll: async () => kept.clear(),
  };
  return files;
}

export function openLog(changes: Partial<ExchangeLogDeps> = {}): ExchangeLog {
  return new ExchangeLog({
    files: memoryFiles(),
    random: systemRandom,
    fingerprint,
    sealed: async () => [],
    exists: () => true,
    keep: () => true,
    ...changes,
  });
}

/** Lets faked timers run until a promise settles. */
export async function settled<T>(promise: Promise<T>): Promise<T> {
  const beat = setInterval(() => vi.advanceTimersByTime(50), 1);
  try {
    return await promise;
  } finally {
    clearInterval(beat);
  }
}
