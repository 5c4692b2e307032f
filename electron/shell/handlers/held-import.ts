import type { ImportReview } from '../../contract';
import type { ConnectionFile } from '../../core/importers/connection-file';
import { failing } from '../../model/failure';

/** The connection file that a person is looking at before it is imported; only the newest. Its secrets stay here until then. */
export class HeldImport {
  #count = 0;
  #held: { id: string; files: readonly ConnectionFile[] } | null = null;

  /** What a person decides on. */
  hold(files: readonly ConnectionFile[]): ImportReview {
    this.#count += 1;
    const id = `import-${this.#count}`;
    this.#held = { id, files };
    const bringsCredential = ({ clientSecret, clientKey, clientCertificate }: ConnectionFile) =>
      clientSecret !== null || [clientKey, ...clientCertificate].some((given) => given !== null && 'text' in given);
    return { id, connections: files.map((file) => ({ connection: file.connection, hasClientSecret: bringsCredential(file) })) };
  }

  /** What is left to import. @throws Failure `not-found`: imported, dropped, or replaced by another file. */
  read(id: string): readonly ConnectionFile[] {
    if (this.#held?.id !== id) throw gone();
    return this.#held.files;
  }

  /** The first of them is imported. */
  took(id: string): void {
    if (this.#held?.id === id) this.#held = { id, files: this.#held.files.slice(1) };
  }

  drop(id: string): void {
    if (this.#held?.id === id) this.#held = null;
  }
}

const gone = failing({
  code: 'not-found',
  what: 'This connection file is no longer in memory.',
  likelyCause: 'It was imported already, or another one was opened since.',
  action: 'Open or paste the file again.',
});
