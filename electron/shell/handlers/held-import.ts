import type { ImportReview } from '../../contract';
import { Newest } from '../../core/base/newest';
import type { ConnectionFile } from '../../core/importers/connection-file';
import { withoutSecrets } from '../../core/importers/connection-file-secrets';
import { credentialsIn, type Imported } from '../../core/importers/imported';
import { failing } from '../../model/failure';
import { withoutSecretValue } from '../../model/variables';

/** The files that a person is looking at before they are imported; only the newest. Their secrets stay here until then. */
export class HeldImport {
  readonly #held = new Newest<readonly ConnectionFile[]>('import');

  /** Nothing may take the place of what a person is looking at, unless they ask for it: the next click could be on "Import". */
  get isHeld(): boolean {
    return !this.#held.isEmpty;
  }

  /** What a person decides on. @param offered That it came unasked. */
  hold({ from, files, left, variables }: Imported, offered: Pick<ImportReview, 'isOffered'> = {}): ImportReview {
    return {
      id: this.#held.hold(files),
      ...offered,
      from,
      left,
      variables,
      connections: files.map((file) => ({ connection: shown(file), brings: credentialsIn(file) })),
    };
  }

  /**
   * What is to be imported.
   * @param chosen Places in the review.
   * @throws Failure `not-found`: imported, dropped, or replaced by other files.
   */
  read(id: string, chosen: readonly number[]): readonly ConnectionFile[] {
    const files = this.#held.of(id);
    if (files === null) throw gone();
    const places = new Set(chosen);
    return files.filter((_, index) => places.has(index));
  }

  drop(id: string): void {
    this.#held.drop(id);
  }
}

/** People put secrets into headers and parameters of calls; the window needs none of them to show what is in a file. */
function shown({ connection }: ConnectionFile): ConnectionFile['connection'] {
  return withoutSecrets({ ...connection, variables: connection.variables.map(withoutSecretValue) }).connection;
}

export const gone = failing({
  code: 'not-found',
  what: 'This file is no longer in memory.',
  likelyCause: 'It was imported already, or another one was opened since.',
  action: 'Open or paste the file again.',
});
