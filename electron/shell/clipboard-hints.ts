/** Formats beside the text that tell clipboard histories and cloud clipboards to leave it out, by their names on each system. */
const HINTS: Partial<Record<NodeJS.Platform, Record<string, readonly number[]>>> = {
  // "secret": Klipper and what follows it.
  linux: { 'x-kde-passwordManagerHint': [...Buffer.from('secret')] },
  // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats: the first by its presence, the others as a DWORD of 0.
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: [0, 0, 0, 0],
    CanIncludeInClipboardHistory: [0, 0, 0, 0],
    CanUploadToCloudClipboard: [0, 0, 0, 0],
  },
  // http://nspasteboard.org: by its presence.
  darwin: { 'org.nspasteboard.ConcealedType': [...Buffer.from('secret')] },
};

/** What goes onto the clipboard for a secret, by type, in one piece: Electron's names for the system's own formats. */
export function secretItem(text: string, platform: NodeJS.Platform): Record<string, string | Blob> {
  const hints = Object.entries(HINTS[platform] ?? {}).map(([format, bytes]) => [
    `electron application/osclipboard;format="${format}"`,
    new Blob([new Uint8Array(bytes)]),
  ]);
  return { 'text/plain': text, ...Object.fromEntries(hints) };
}
