/** Ids are made by Tokenscope; one from an edited settings file must not lead out of the folder, or to a name of the system's such as "con". */
const SAFE_ID = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9-]{0,63}$/i;

/** The name, without ending, of the file that holds what is kept of a connection. */
export function connectionFileName(connectionId: string): string {
  return SAFE_ID.test(connectionId) ? connectionId : `other-${Buffer.from(connectionId.slice(0, 40), 'utf8').toString('hex')}`;
}
