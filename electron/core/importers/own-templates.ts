import * as v from 'valibot';
import type { ConnectionSettings } from '../../model/connection';
import { checkName } from '../../model/connection-rules';
import { failing } from '../../model/failure';
import { type FileEntry, keptProviders, PROVIDERS_KIND, type ProvidersFile } from '../../model/file-entry';
import type { OwnTemplate } from '../../model/own-template';
import { freeName } from '../../model/text/free-name';
import { jsonValue } from '../base/untrusted-text';
import type { OwnFiles } from '../ports';
import { parseConnectionFile, printConnectionFile } from './connection-file';

/** Of a redirect that a new connection got for itself: the next one gets another. */
const OWN_PART = /\/[0-9a-z]{8}$/;

/**
 * A person's own templates. Each is kept and shared as a connection file without a client: one format, which the window and the command line
 * read, and an import can be kept as a template, too.
 */
export class OwnTemplates {
  /** Until the app ends, so that it can be undone. */
  readonly #removed = new Map<string, string>();

  constructor(private readonly files: OwnFiles) {}

  /** What can't be read, as a later version may have written it, is passed over. */
  async list(): Promise<OwnTemplate[]> {
    return (await this.files.list()).flatMap(({ id, text }) => {
      const settings = settingsIn(text);
      return settings === null ? [] : { id, name: settings.name, settings };
    });
  }

  /** Keeps settings as a template, under a name that no other one has. */
  async add(settings: ConnectionSettings): Promise<{ id: string; name: string }> {
    const names = (await this.list()).map(({ name }) => name);
    const name = freeName(settings.name, names);
    return { id: await this.files.add(textOf({ ...settings, name })), name };
  }

  /** @throws Failure `not-found`, `connection-invalid` */
  async rename(id: string, name: string): Promise<void> {
    const { settings } = await this.#get(id);
    await this.files.put(id, textOf({ ...settings, name: checkName(name) }));
  }

  /** @throws Failure `not-found` */
  async remove(id: string): Promise<void> {
    const kept = (await this.files.list()).find((file) => file.id === id);
    if (kept === undefined) throw noSuchTemplate();
    this.#removed.set(id, kept.text);
    await this.files.remove(id);
  }

  /** @throws Failure `not-found`: none of that id was removed since the app started. */
  async restore(id: string): Promise<void> {
    const text = this.#removed.get(id);
    if (text === undefined) throw noSuchTemplate();
    await this.files.put(id, text);
    this.#removed.delete(id);
  }

  /** Keeps the providers of a file. */
  async addProviders(name: string, entries: readonly FileEntry[]): Promise<void> {
    await this.files.add(JSON.stringify({ kind: PROVIDERS_KIND, version: 1, name: name.slice(0, 200), entries }));
  }

  /** The files of providers that are kept. */
  async providers(): Promise<ProvidersFile[]> {
    return (await this.files.list()).flatMap(({ id, text }) => {
      if (!text.includes(`"${PROVIDERS_KIND}"`)) return [];
      const read = v.safeParse(keptProviders, jsonValue(text));
      return read.success ? { id, name: read.output.name, entries: read.output.entries } : [];
    });
  }

  /** As a file to share. @throws Failure `not-found` */
  async shared(id: string): Promise<{ name: string; text: string }> {
    const { name, settings } = await this.#get(id);
    return { name, text: textOf(settings) };
  }

  async #get(id: string): Promise<OwnTemplate> {
    const found = (await this.list()).find((template) => template.id === id);
    if (found === undefined) throw noSuchTemplate();
    return found;
  }
}

/** OpenID Connect Core section 3.1.2.1: who is to sign in, and what is known of them. */
const OF_A_PERSON = /^(login_hint|id_token_hint|logout_hint)$/i;

/** A connection file without what is one client's or one person's: who it is, its keys, its redirect, whose password or token, and notes. */
function textOf(settings: ConnectionSettings): string {
  const {
    receiver,
    legs: { authorize },
  } = settings;
  return printConnectionFile(
    {
      ...settings,
      clientId: '',
      signingKey: null,
      clientCertificate: null,
      passwordGrant: { username: '' },
      jwtBearer: { ...settings.jwtBearer, issuer: null, subject: null },
      legs: { ...settings.legs, authorize: { ...authorize, params: authorize.params.filter(({ name }) => !OF_A_PERSON.test(name)) } },
      group: '',
      production: null,
      notes: '',
      tags: [],
      receiver:
        receiver.kind === 'scheme'
          ? { kind: 'scheme' }
          : receiver.kind === 'loopback'
            ? { ...receiver, path: receiver.path.replace(OWN_PART, '') || '/callback' }
            : receiver,
    },
    false,
  );
}

function settingsIn(text: string): ConnectionSettings | null {
  try {
    return parseConnectionFile(text).connection;
  } catch {
    return null;
  }
}

const noSuchTemplate = failing({
  code: 'not-found',
  what: 'This template no longer exists.',
  likelyCause: 'It was deleted in the meantime.',
  action: 'Choose another one under New.',
});
