/** Characters that some file system refuses or that mean something in a path or a shell, and what can't be seen. */
const UNWANTED = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu;
/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST = 80;

/** A file name, without ending, that every system takes, from a name a person chose. Never empty, never a path. */
export function safeFileName(name: string): string {
  const plain = [...name.replace(UNWANTED, ' ').replace(/\s+/g, ' ').trim()]
    .slice(0, LONGEST)
    .join('')
    .replace(/^[.\s]+|(?<![.\s])[.\s]+$/g, '');
  return plain === '' || RESERVED.test(plain) ? `Tokenscope ${plain}`.trim() : plain;
}
