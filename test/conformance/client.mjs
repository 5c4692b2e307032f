// The client that the conformance suite starts: turns what it says of a scenario into options of `tokenscope discover`, as a person would type
// them, and plays that person's browser. The suite appends the address of its server.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { MCP_CONFORMANCE_SCENARIO, MCP_CONFORMANCE_CONTEXT, TOKENSCOPE_PROGRAM, ...env } = process.env;
const url = process.argv.at(-1);
const discover = [TOKENSCOPE_PROGRAM, 'discover', url, '--json'];
const home = mkdtempSync(join(tmpdir(), 'tokenscope-conformance-'));

/** Options for what a scenario gives beyond its server. */
const OPTIONS = {
  'auth/basic-cimd': () => ['--client-metadata', 'https://conformance-test.local/client-metadata.json'],
  'auth/scope-step-up': () => ['--tool', 'test-tool'],
  'auth/pre-registration': registered,
  'auth/client-credentials-basic': (given) => [...registered(given), '--grant', 'client_credentials'],
  'auth/client-credentials-jwt': ({ client_id, private_key_pem }) => {
    const path = join(home, 'client-key.pem');
    writeFileSync(path, private_key_pem, { mode: 0o600 });
    return ['--client-id', client_id, '--client-key', path, ...boundThere(), '--grant', 'client_credentials'];
  },
  'auth/enterprise-managed-authorization': (given) => {
    env.ID_TOKEN = given.idp_id_token;
    const provider = ['--idp-token-endpoint', given.idp_token_endpoint, '--idp-client-id', given.idp_client_id];
    return [...registered(given), ...provider, '--id-token-env', 'ID_TOKEN'];
  },
  'auth/wif-jwt-bearer': ({ client_id, valid_jwt }) => {
    env.ASSERTION = valid_jwt;
    return ['--client-id', client_id, '--assertion-env', 'ASSERTION', ...boundThere()];
  },
};

function registered({ client_id, client_secret }) {
  env.CLIENT_SECRET = client_secret;
  return ['--client-id', client_id, '--client-secret-env', 'CLIENT_SECRET', ...boundThere()];
}

/** A person knows where their client is registered; the suite says it only in the metadata of its server. */
function boundThere() {
  const { stdout } = spawnSync(process.execPath, discover, { env: { ...env, HOME: home }, encoding: 'utf8' });
  return ['--client-issuer', JSON.parse(stdout).findings.chosen];
}

/** The suite's sign-in page redirects at once, so a browser has nothing to show. */
async function browse(address) {
  const answer = await fetch(address, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location !== null) await (await fetch(new URL(location, address))).text();
}

// No browser of this machine is started: with --json the command says where to go.
for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME']) delete env[name];
const options = OPTIONS[MCP_CONFORMANCE_SCENARIO]?.(JSON.parse(MCP_CONFORMANCE_CONTEXT ?? '{}')) ?? [];
const client = spawn(process.execPath, [...discover, '--sign-in', ...options], {
  env: { ...env, HOME: home },
  stdio: ['ignore', 'pipe', 'pipe'],
});
createInterface({ input: client.stderr }).on('line', (line) => {
  process.stderr.write(`${line}\n`);
  if (!line.startsWith('{')) return;
  const { waitingFor, url: address } = JSON.parse(line);
  if (waitingFor === 'redirect') browse(address).catch((error) => process.stderr.write(`The browser failed: ${error}\n`));
});
let printed = '';
client.stdout.setEncoding('utf8').on('data', (text) => {
  printed += text;
  process.stdout.write(text);
});
client.on('close', (code) => {
  rmSync(home, { recursive: true, force: true });
  process.exitCode = wentToItsEnd() ? 0 : (code ?? 2);
});

/** The command also ends with 1 where the server broke a rule; the suite asks whether the client got through. */
function wentToItsEnd() {
  try {
    return JSON.parse(printed).status === 'done';
  } catch {
    return false;
  }
}
