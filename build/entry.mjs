import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Whether Node was started with this module. Reached through a link (a linked checkout, a junction), `process.argv[1]` is the link's path,
 * while `import.meta.url` is the file's own.
 * @param {string} url `import.meta.url`
 * @param {string | undefined} [started]
 */
export function isEntry(url, started = process.argv[1]) {
  if (!started) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(url));
  } catch {
    // `node -e` leaves whatever comes next there.
    return false;
  }
}
