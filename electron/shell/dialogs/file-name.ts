/** Characters that are invalid in some file system, special in a path or shell, or invisible. */
const UNWANTED = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST = 80;

/** Turns a name into a file name, without extension, that is valid on every system. Never empty, never a path. */
export function safeFileName(name: string): string {
  const plain = [...name.replace(UNWANTED, ' ').replace(/\s+/g, ' ').trim()]
    .slice(0, LONGEST)
    .join('')
    .replace(/^[.\s]+|(?<![.\s])[.\s]+$/g, '');
  return plain === '' || RESERVED.test(plain) ? `Tokenscope ${plain}`.trim() : plain;
}
