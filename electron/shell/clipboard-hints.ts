/** Formats that tell clipboard histories and cloud clipboards to skip the text, by system. */
const HINTS: Partial<Record<NodeJS.Platform, Record<string, readonly number[]>>> = {
  // "secret" is read by Klipper and its successors.
  linux: { 'x-kde-passwordManagerHint': [...Buffer.from('secret')] },
  // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats: the first works by its presence, the others as a DWORD of 0.
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: [0, 0, 0, 0],
    CanIncludeInClipboardHistory: [0, 0, 0, 0],
    CanUploadToCloudClipboard: [0, 0, 0, 0],
  },
  // http://nspasteboard.org: works by its presence.
  darwin: { 'org.nspasteboard.ConcealedType': [...Buffer.from('secret')] },
};

/** The clipboard content for a secret, by type; keys are Electron's names for the system formats. */
export function secretItem(text: string, platform: NodeJS.Platform): Record<string, string | Blob> {
  const hints = Object.entries(HINTS[platform] ?? {}).map(([format, bytes]) => [
    `electron application/osclipboard;format="${format}"`,
    new Blob([new Uint8Array(bytes)]),
  ]);
  return { 'text/plain': text, ...Object.fromEntries(hints) };
}
