import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ensureLocalPackage } from './package.mjs';
import { run, say, Stop } from './report.mjs';
import { setUp } from './setup.mjs';
import { killedAdvice } from './start-advice.mjs';

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Whether AppArmor keeps programs without a profile from making user namespaces, on which Chromium's sandbox stands. */
function namespacesRestricted() {
  try {
    return readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim() === '1';
  } catch {
    return false;
  }
}

run(async () => {
  if (!hasDisplay) {
    say('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the scripted demo runs on a virtual one instead.');
    const { playDemo } = await import('./demo.mjs');
    return playDemo();
  }
  const runtime = await setUp({ desktop: 'run' });
  if (!runtime) return 1;
  const executable = await ensureLocalPackage(runtime);
  // Chromium's sandbox refuses to run as root; a person's own account keeps it.
  const args = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  say(`Starting Tokenscope on Electron ${runtime.version}${runtime.fallback ? ' (fallback for this machine)' : ''}.`);
  const child = spawn(executable, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Stop(`Tokenscope could not be started: ${error.message}.`, 'delete the folder release/ and run npm start again.')),
    );
    child.on('exit', (code, signal) => {
      if (signal === null || signal === 'SIGTERM' || signal === 'SIGINT') resolve(code ?? 0);
      else {
        const about = { platform: process.platform, executable, restricted: namespacesRestricted() };
        reject(new Stop(`Tokenscope was ended by ${signal} before it could say why.`, killedAdvice(about)));
      }
    });
  });
});
