import { verifySignature } from 'electron-updater/out/windowsExecutableCodeSignatureVerifier';

/**
 * Why a Windows installer is not the publisher's; null: it is. electron-updater asks PowerShell, and where that can't be run it only warns and
 * lets the update pass; here that is a reason to refuse.
 */
export async function signatureProblem(publishers: string[], file: string): Promise<string | null> {
  let isChecked = true;
  const hear = (message?: unknown) => {
    if (/Ignoring signature validation/.test(String(message))) isChecked = false;
  };
  const found = await verifySignature(publishers, file, { info: () => {}, warn: hear, error: hear, debug: () => {} });
  return found ?? (isChecked ? null : 'The signature could not be checked.');
}
