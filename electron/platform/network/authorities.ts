import { X509Certificate } from 'node:crypto';
import { cleanText } from '../../core/base/untrusted-text';
import { Listeners } from '../../core/base/listeners';
import { readCertificate, validityOf } from '../../core/verify/certificate';
import type { Authority } from '../../model/window/authority';
import { failing } from '../../model/failure';
import type { StoredAuthority } from '../kept/authority-files';
import { authorityFault } from './trusted-chain';

/** What says whether a person agreed to an authority. */
export interface Marking {
  /** Resolves once the vault was opened, whatever came of it. */
  vaultOpened(): Promise<unknown>;
  /** Keyed by the vault. */
  fingerprint(text: string): string;
  now(): number;
}

export interface AuthorityParts extends Marking {
  /** Saves with its setter's method; throws where it can't. */
  file: { readonly value: StoredAuthority[]; save(list: StoredAuthority[]): void };
  /** Asks the person, outside the page's reach. */
  confirm(added: Authority[]): Promise<boolean>;
}

/** Certificates of one file. */
const MOST = 20;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,40000}-----END CERTIFICATE-----/g;

/**
 * Certificate authorities that a person trusts besides the system's. Each carries a mark under the vault's key, so what somebody else wrote into the
 * file is not trusted.
 */
export class Authorities {
  readonly #parts: AuthorityParts;
  readonly #changed = new Listeners<[]>();
  readonly onChange = this.#changed.add;

  constructor(parts: AuthorityParts) {
    this.#parts = parts;
  }

  list(): Promise<Authority[]> {
    return viewsOf(this.#parts.file.value, this.#parts);
  }

  /** Those that count now. */
  trusted(): Promise<X509Certificate[]> {
    return trustedIn(this.#parts.file.value, this.#parts);
  }

  /**
   * Takes the certificates of a PEM file, once the person has agreed.
   * @throws Failure `bad-request` if one of them can't be an authority.
   */
  async add(text: string, fileName: string): Promise<void> {
    const added = certificatesIn(text).map((pem) => ({ pem, file: cleanText(fileName, 200), mark: '' }));
    const { file, confirm } = this.#parts;
    const views = await viewsOf(added, this.#parts);
    if (!(await confirm(views))) return;
    const marked = added.map((stored) => ({ ...stored, mark: markOf(idOf(stored.pem), this.#parts) }));
    const ids = new Set(marked.map(({ pem }) => idOf(pem)));
    file.save([...file.value.filter(({ pem }) => !ids.has(idOf(pem))), ...marked]);
    this.#changed.tell();
  }

  remove(id: string): void {
    const { file } = this.#parts;
    file.save(file.value.filter(({ pem }) => idOf(pem) !== id));
    this.#changed.tell();
  }

  /** To be called when the vault's state has changed: the marks may count now, or no longer. */
  recheck(): void {
    if (this.#parts.file.value.length > 0) this.#changed.tell();
  }
}

/** Those of the stored that count now. */
export async function trustedIn(stored: readonly StoredAuthority[], marking: Marking): Promise<X509Certificate[]> {
  const views = await viewsOf(stored, marking);
  return stored.filter((_, index) => views[index]?.state === 'trusted').map(({ pem }) => new X509Certificate(pem));
}

async function viewsOf(stored: readonly StoredAuthority[], marking: Marking): Promise<Authority[]> {
  if (stored.length === 0) return [];
  await marking.vaultOpened();
  return Promise.all(stored.map((each) => viewOf(each, marking)));
}

async function viewOf({ pem, file, mark }: StoredAuthority, marking: Marking): Promise<Authority> {
  const id = idOf(pem);
  try {
    const read = await readCertificate(new X509Certificate(pem).raw);
    const { subject, issuer, notBefore, notAfter } = read;
    const validity = validityOf(read, marking.now());
    const state = mark !== markOf(id, marking) ? 'unconfirmed' : validity === 'valid' ? 'trusted' : validity;
    return { id, subject, issuer, notBefore, notAfter, file, state };
  } catch {
    return { id, subject: '', issuer: '', notBefore: 0, notAfter: 0, file, state: 'broken' };
  }
}

function markOf(id: string, { fingerprint }: Marking): string {
  return fingerprint(`certificate authority ${id}`);
}

/** SHA-256 in hex; of what can't be read, its text. */
function idOf(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch {
    return pem.slice(0, 200);
  }
}

/** The authorities of a PEM file. @throws Failure `bad-request` if one of them can't be one. */
export function certificatesIn(text: string): string[] {
  if (/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/.test(text)) throw holdsKey();
  const found = text.match(PEM) ?? [];
  if (found.length === 0) throw holdsNone();
  if (found.length > MOST) throw holdsTooMany();
  for (const pem of found) {
    const fault = faultOf(pem);
    if (fault !== null) throw unfit([{ label: 'Certificate', value: fault }]);
  }
  return found;
}

function faultOf(pem: string): string | null {
  try {
    const certificate = new X509Certificate(pem);
    const fault = authorityFault(certificate);
    return fault === null ? null : `${cleanText(certificate.subject.replaceAll('\n', ', '), 200)} ${fault}.`;
  } catch {
    return "It can't be read.";
  }
}

const holdsNone = failing({
  code: 'bad-request',
  what: 'This file has no certificate in it.',
  likelyCause: 'It is not a PEM file, or the certificate is stored in binary (DER).',
  action: 'Choose a file that begins with -----BEGIN CERTIFICATE-----. To convert one: openssl x509 -inform der -in FILE -out ca.pem',
});

const holdsKey = failing({
  code: 'bad-request',
  what: 'This file contains a private key, so it was not added.',
  likelyCause: 'It was made for a server, which needs both the certificate and its key.',
  action: 'Choose a file that has certificates only.',
});

const holdsTooMany = failing({
  code: 'bad-request',
  what: `This file has more than ${MOST} certificates in it.`,
  likelyCause: 'It is a list of public authorities, which the system trusts already.',
  action: 'Choose a file that has only your own authority in it.',
});

const unfit = failing({
  code: 'bad-request',
  what: "This file has a certificate that can't be used as an authority.",
  likelyCause: "It belongs to a server rather than to the authority, or needs something that Tokenscope can't check.",
  action: 'Ask for the certificate of the root authority itself, then add that.',
});
